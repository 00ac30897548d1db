import Foundation
import GenAgentHTTP
import GenAgentTesting
import Testing

@Suite struct CassetteTests {
    private static let key = "sk-planted-0123456789abcdef"

    private func requests() throws -> [HTTPRequest] {
        let key = Self.key
        return [
            HTTPRequest(
                "POST", try url("https://user:\(key)@api.test/v1/images?n=1&api_key=\(key)"),
                headers: ["Authorization": "Bearer \(key)", "X-Trace": "for \(key)", "Cookie": "s=\(key)"],
                body: Data(#"{"prompt": "a cat", "webhook_secret": "hush-hush", "note": "\#(key)"}"#.utf8)),
            HTTPRequest("GET", try url("https://api.test/image.png"), headers: ["x-key": key]),
            HTTPRequest("GET", try url("https://api.test/image.png"), headers: ["x-key": key]),
            HTTPRequest("GET", try url("https://api.test/broken"), headers: ["x-api-key": key]),
            HTTPRequest("GET", try url("https://api.test/refused"), headers: ["api-key": key]),
        ]
    }

    private static let image = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) })

    private func script() -> ScriptedTransport {
        let (key, image) = (Self.key, Self.image)
        let lost = HTTPError(.connectionLost, "GET /broken with \(key) broke off", mayHaveBeenSent: true)
        let echo = #"{"error": "Incorrect API key provided: \#(key)", "access_token": "tok-1234567"}"#
        return ScriptedTransport([
            .response(
                401, headers: ["Set-Cookie": "s=\(key)", "X-Id": "7"], chunks: pieces(echo, at: [5, 50, 60, 70])),
            .response(headers: ["Content-Type": "image/png"], chunks: [image.prefix(10), image.dropFirst(10)]),
            .data(image, contentType: "image/png"),
            .response(chunks: [Data("abc".utf8), Data("def".utf8)], then: lost),
            .failure(HTTPError(.cannotConnect, "nobody answers; key \(key)", mayHaveBeenSent: false)),
        ])
    }

    private func pieces(_ text: String, at cuts: [Int]) -> [Data] {
        let data = Data(text.utf8)
        return zip([0] + cuts, cuts + [data.count]).map { data[$0..<$1] }
    }

    /// What a reader sees of an exchange.
    private func outcome(_ transport: any HTTPTransport, _ request: HTTPRequest) async -> String {
        var seen = ""
        do {
            let response = try await transport.send(request)
            seen = "\(response.status)"
            for try await chunk in response.body { seen += " \(chunk.count)" }
            return seen + " end"
        } catch let error as HTTPError {
            return seen + " \(error.code.rawValue) \(error.mayHaveBeenSent)"
        } catch { return "\(error)" }
    }

    @Test func whatWasRecordedIsPlayedAgainWithItsChunksAndErrors() async throws {
        try await withFolder { folder in
            let recorder = RecordingTransport(script(), to: folder)
            var recorded: [String] = []
            for request in try requests() { recorded.append(await outcome(recorder, request)) }
            #expect(
                recorded[1...] == [
                    "200 10 4990 end", "200 5000 end", "200 3 3 connectionLost true", " cannotConnect false",
                ])
            let player = try ReplayingTransport(folder)
            var played: [String] = []
            for request in try requests() { played.append(await outcome(player, request)) }
            #expect(played[1...] == recorded[1...])
            // Secrets were taken out of the first: other sizes, but as many chunks.
            #expect(played[0].split(separator: " ").count == recorded[0].split(separator: " ").count)
            #expect(player.remaining == 0)
            let again = try ReplayingTransport(folder)
            let image = try await again.send(try requests()[1]).body.collect()
            #expect(image == Self.image)
        }
    }

    @Test func noSecretIsInAnyFile() async throws {
        try await withFolder { folder in
            let recorder = RecordingTransport(script(), to: folder)
            for request in try requests() { _ = await outcome(recorder, request) }
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            var searched = 0
            for file in files {
                guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(file).path) else {
                    continue
                }
                searched += 1
                for secret in [Self.key, "hush-hush", "tok-1234567", "planted"] {
                    #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) in \(file)")
                }
            }
            #expect(searched >= 4)
            let index = try String(contentsOf: folder.appendingPathComponent("cassette.jsonl"), encoding: .utf8)
            #expect(index.split(separator: "\n").count == 5)
            #expect(index.contains(Redactor.mark))
        }
    }

    @Test func aKeyIsRememberedForAnswersToRequestsWithoutIt() async throws {
        try await withFolder { folder in
            let answer = ScriptedTransport { request in
                HTTPResponse(
                    status: 404, headers: [:], url: request.url, body: HTTPBody(Data("no \(Self.key) here".utf8)))
            }
            let recorder = RecordingTransport(answer, to: folder)
            let requests = [
                HTTPRequest("POST", try url("http://a/jobs"), headers: ["x-key": Self.key]),
                HTTPRequest("GET", try url("http://b/image.png?for=\(Self.key)")),
            ]
            for request in requests { _ = await outcome(recorder, request) }
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            for file in files {
                let data = FileManager.default.contents(atPath: folder.appendingPathComponent(file).path)
                #expect(data?.range(of: Data("planted".utf8)) == nil)
            }
            let player = try ReplayingTransport(folder)
            for request in requests {
                let body = try await player.send(request).body.collect()
                #expect(String(decoding: body, as: UTF8.self) == "no REDACTED here")
            }
        }
    }

    @Test func whatCannotBeCleanedIsNotRecordedAndSaysSo() async throws {
        let image =
            Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(repeating: 7, count: 300)
            + Data(Self.key.utf8)
        func event(_ text: String) -> String { #"{"choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"# }
        let bodies = [
            image, Data(#"{"b64_json": "\#(image.base64EncodedString())"}"#.utf8),
            Data(Self.key.map { "data: \(event(String($0)))\n\n" }.joined().utf8),
            Data(
                "data: \(event(String(Self.key.prefix(13))))\n\ndata: \(event(String(Self.key.dropFirst(13))))\n\n".utf8
            ),
        ]
        for body in bodies {
            try await withFolder { folder in
                let request = HTTPRequest("GET", try url("http://a/b"), headers: ["x-key": Self.key])
                do {
                    let recorder = RecordingTransport(
                        ScriptedTransport([.response(chunks: [body])]), to: folder)
                    // Whoever asked still gets it as it is.
                    #expect(try await recorder.send(request).body.collect() == body)
                }
                let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
                    $0.contains("body-")
                }
                #expect(files.isEmpty)
                let error = await #expect(throws: HTTPError.self) { try await ReplayingTransport(folder).send(request) }
                #expect(error?.code == .notRecorded && error?.message.contains("was not recorded: it") == true)
                #expect(error?.message.contains("planted") == false)
            }
        }
    }

    @Test func equalBodiesAreStoredOnceAlsoInALaterRecording() async throws {
        try await withFolder { folder in
            for _ in 0..<2 {
                let recorder = RecordingTransport(
                    ScriptedTransport { [image = Self.image] request in
                        HTTPResponse(status: 200, headers: [:], url: request.url, body: HTTPBody(image))
                    }, to: folder)
                for _ in 0..<3 { _ = await outcome(recorder, HTTPRequest("GET", try url("http://a/b"))) }
            }
            let bodies = try FileManager.default.contentsOfDirectory(
                atPath: folder.appendingPathComponent("bodies").path)
            #expect(bodies == ["body-1"])
            #expect(try ReplayingTransport(folder).remaining == 6)
        }
    }

    @Test func equalRequestsAreAnsweredInTheOrderOfSending() async throws {
        try await withFolder { folder in
            let steps = (0..<4).map { ScriptedTransport.Step.json("{\"n\": \($0)}") }
            let request = HTTPRequest("GET", try url("http://a/poll"))
            let recorder = RecordingTransport(ScriptedTransport(steps), to: folder)
            // The bodies are read in another order than the requests were sent in.
            var responses: [HTTPResponse] = []
            for _ in 0..<4 { responses.append(try await recorder.send(request)) }
            for response in responses.reversed() { _ = try await response.body.collect() }
            let player = try ReplayingTransport(folder)
            for number in 0..<4 {
                #expect(try await player.send(request).body.collect() == Data("{\"n\": \(number)}".utf8))
            }
        }
    }

    @Test func aReaderThatStopsEarlyIsRecordedAsFarAsItRead() async throws {
        try await withFolder { folder in
            let request = HTTPRequest("GET", try url("http://a/stream"))
            do {
                let recorder = RecordingTransport(ScriptedTransport([.events(["1", "[DONE]", "unread"])]), to: folder)
                for try await event in ServerSentEvents(try await recorder.send(request).body)
                where event.data == "[DONE]" {
                    break
                }
            }
            let body = try await ReplayingTransport(folder).send(request).body.collect()
            #expect(String(decoding: body, as: UTF8.self) == "data: 1\n\ndata: [DONE]\n\n")
        }
    }

    @Test func whatIsMissingIsExplained() async throws {
        try await withFolder { folder in
            #expect(throws: HTTPError.self) { try ReplayingTransport(folder) }
            let request = HTTPRequest("POST", try url("http://a/jobs?token=\(Self.key)"), body: Data("one".utf8))
            _ = await outcome(RecordingTransport(ScriptedTransport([.json("{}")]), to: folder), request)
            let player = try ReplayingTransport(folder)
            _ = await outcome(player, request)
            var other = request
            other.body = Data("two".utf8)
            for (request, hint) in [
                (request, "one more"), (other, "another body"),
                (HTTPRequest("GET", try url("http://a/x")), "nothing was recorded"),
            ] {
                let error = await #expect(throws: HTTPError.self) { try await player.send(request) }
                #expect(error?.code == .notRecorded)
                #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
                #expect(error?.message.contains(Self.key) == false)
            }
        }
    }
}

@Suite struct ScriptedTransportTests {
    @Test func answersInOrderAndKeepsTheRequests() async throws {
        let transport = ScriptedTransport([.json("{}", status: 201), .events(["1"])])
        let request = HTTPRequest("GET", try url("http://a/b?c"))
        let first = try await transport.send(request)
        #expect(first.status == 201)
        #expect(first.headers["content-type"] == "application/json")
        #expect(await transport.remaining == 1)
        #expect(try await transport.send(request).body.collect() == Data("data: 1\n\n".utf8))
        let error = await #expect(throws: HTTPError.self) { try await transport.send(request) }
        #expect(error?.code == .notRecorded)
        #expect(error?.message.contains("request 3") == true)
        #expect(await transport.requests.map(\.summary) == Array(repeating: "GET http://a/b", count: 3))
    }

    @Test func aManualClockWakesSleepersInTime() async throws {
        let clock = ManualClock()
        let start = clock.now()
        let limiter = EndpointLimiter(standard: EndpointLimits(requestsPerSecond: 0.1), clock: clock)
        try await limiter.acquire("x").release()
        let task = Task { try await limiter.acquire("x").release() }
        await clock.waitForSleepers(1)
        clock.advance(by: 10)
        try await task.value
        #expect(clock.now().seconds(since: start) == 10)
        #expect(clock.sleeps == [10])
    }
}

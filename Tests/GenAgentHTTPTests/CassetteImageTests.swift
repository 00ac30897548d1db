import Foundation
import GenAgentHTTP
import GenAgentTesting
import Testing

@Suite struct CassetteImageTests {
    private static let key = "sk-planted-0123456789abcdef"

    /// Bytes that begin like the format; cassettes never look further.
    private static func image(_ head: [UInt8], _ count: Int = 3001) -> Data {
        Data(head + (head.count..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 7) })
    }

    private static let png = image([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    private static let jpeg = image([0xFF, 0xD8, 0xFF, 0xE0], 3000)
    private static let webp = image(Array("RIFF____WEBP".utf8), 2999)

    /// Requests and answers in which the same image comes as they do from real servers.
    private static func exchanges() throws -> [(HTTPRequest, Data)] {
        let base64 = png.base64EncodedString()
        var form = MultipartForm()
        form.addField("prompt", "bluer")
        form.addFile("image", filename: "a.png", contentType: "image/png", data: png)
        form.addFile("image", filename: "b.jpg", contentType: "image/jpeg", data: jpeg)
        var random = TestRandom(state: 1)
        let chat =
            #"{"messages":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(base64)"}}]}],"api_key":"\#(key)"}"#
        func post(_ path: String, _ body: Data) throws -> HTTPRequest {
            HTTPRequest("POST", try url("http://a/\(path)"), headers: ["Authorization": "Bearer \(key)"], body: body)
        }
        return [
            (
                try post("images", Data(#"{"prompt":"a cat"}"#.utf8)),
                Data(#"{"data":[{"b64_json":"\#(base64)"}]}"#.utf8)
            ),
            (try post("chat", Data(chat.utf8)), Data(#"{"choices":[]}"#.utf8)),
            (
                try post("img2img", Data(#"{"init_images":["\#(base64)"]}"#.utf8)),
                Data(#"{"images":["\#(webp.base64EncodedString())","\#(base64)"]}"#.utf8)
            ),
            (try post("edits", form.encoded(using: &random).body), Data("data: {\"b64_json\":\"\(base64)\"}\n\n".utf8)),
            (HTTPRequest("GET", try url("http://a/view")), png),
        ]
    }

    private func record(_ exchanges: [(HTTPRequest, Data)], to folder: URL) async throws {
        let bodies = exchanges.map(\.1)
        let steps = bodies.map { body in
            ScriptedTransport.Step.response(chunks: [body.prefix(500), body.dropFirst(500)])
        }
        let recorder = RecordingTransport(ScriptedTransport(steps), to: folder)
        for (request, body) in exchanges { #expect(try await recorder.send(request).body.collect() == body) }
    }

    private func files(_ folder: URL, _ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(name).path).sorted()
    }

    @Test func anImageOfManyExchangesIsOneFileAndComesBackByteByByte() async throws {
        try await withFolder { folder in
            let exchanges = try Self.exchanges()
            try await record(exchanges, to: folder)
            let images = try files(folder, "images")
            #expect(images.map { ($0 as NSString).pathExtension }.sorted() == ["jpg", "png", "webp"])
            for name in images where name.hasSuffix("png") {
                let kept = FileManager.default.contents(atPath: folder.appendingPathComponent("images/\(name)").path)
                #expect(kept == Self.png)
            }
            for name in try files(folder, "bodies") {
                let kept = FileManager.default.contents(atPath: folder.appendingPathComponent("bodies/\(name)").path)
                #expect((kept?.count ?? .max) < 1000, "\(name) still holds an image")
            }
            let player = try ReplayingTransport(folder)
            for (request, body) in exchanges {
                let response = try await player.send(request)
                var chunks: [Data] = []
                for try await chunk in response.body { chunks.append(chunk) }
                #expect(chunks.first == body.prefix(500) && chunks.reduce(Data(), +) == body)
            }
            #expect(player.remaining == 0)
        }
    }

    @Test func noSecretIsInAnyFile() async throws {
        try await withFolder { folder in
            try await record(try Self.exchanges(), to: folder)
            var searched = 0
            for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
                let path = folder.appendingPathComponent(file).path
                guard let data = FileManager.default.contents(atPath: path) else { continue }
                searched += 1
                #expect(data.range(of: Data("planted".utf8)) == nil, "\(file)")
            }
            #expect(searched >= 10)
        }
    }

    @Test func whatWouldNotComeBackExactlyStaysInItsBody() async throws {
        try await withFolder { folder in
            let base64 = Self.png.base64EncodedString()
            let name = "genagent-image-base64:\(String(repeating: "0", count: 64)).png"
            let bodies = [
                // Not what an encoder writes: a bit beyond the last byte, a line break, an escaped slash, no padding.
                #"["\#(base64.dropLast(2))x="]"#, "[\"\(base64.prefix(400))\\n\(base64.dropFirst(400))\"]",
                #"["\#(base64.replacingOccurrences(of: "/", with: "\\/"))"]"#, #"["\#(base64.prefix(401))"]"#,
                // Looks like a reference itself.
                #"["\#(name)","\#(base64)"]"#, #"{"note":"\#(name)"}"#, "genagent-image-bytes:",
                // Too short, and no image.
                #"["\#(Self.png.prefix(60).base64EncodedString())"]"#,
                #"["\#(Data(repeating: 1, count: 900).base64EncodedString())"]"#, "--\r\n\r\n", "--", "",
            ].map { Data($0.utf8) }
            let request = HTTPRequest("GET", try url("http://a/b"))
            try await record(bodies.map { (request, $0) }, to: folder)
            let player = try ReplayingTransport(folder)
            for body in bodies { #expect(try await player.send(request).body.collect() == body) }
        }
    }

    @Test(arguments: [true, false]) func aMissingOrDamagedImageIsAnErrorThatNamesIt(isMissing: Bool) async throws {
        try await withFolder { folder in
            let exchanges = try Self.exchanges()
            try await record(exchanges, to: folder)
            let name = try #require(try files(folder, "images").first { $0.hasSuffix("png") })
            let file = folder.appendingPathComponent("images/\(name)")
            if isMissing { try FileManager.default.removeItem(at: file) } else { try Self.jpeg.write(to: file) }
            let player = try ReplayingTransport(folder)
            // In an answer, and in a request that is only looked at to find the exchange.
            for (request, _) in [exchanges[0], exchanges[1]] {
                let error = await #expect(throws: HTTPError.self) { try await player.send(request) }
                #expect(error?.code == .notRecorded)
                let problem = isMissing ? "is missing" : "holds something else"
                #expect(error?.message.contains("images/\(name), but that file \(problem)") == true)
            }
        }
    }
}

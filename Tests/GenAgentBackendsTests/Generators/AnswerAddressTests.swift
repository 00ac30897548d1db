import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

/// An address in an answer is chosen by whoever answers.
struct AnswerAddressTests {
    private static let secret = "TOP-SECRET-METADATA iam-role"

    /// Answers the call with an address and everything else with the given answers in order.
    private func server(_ address: String, _ downloads: ImageServerFake.Answer...) -> ImageServerFake {
        let count = Locked(0)
        return ImageServerFake { request, _ in
            if request.method == "POST" {
                return .json(["data": [["url": .string(address)]], "image": .string(address)])
            }
            let index = count.withLock { count in
                defer { count += 1 }
                return min(count, downloads.count - 1)
            }
            return downloads.isEmpty ? .text("not scripted", status: 404) : downloads[index]
        }
    }

    private func generate(
        _ server: ImageServerFake, dialect: ImagesDialect = .generic, at url: String = "http://127.0.0.1:9",
        hosts: [HostPattern] = [], probe: CallProbe = CallProbe()
    ) async throws -> GenerationResult {
        var endpoint = try Sample.endpoint(Sample.bearer, at: url)
        endpoint.imageHosts = hosts
        return try await OpenAIImagesTool(model: "m", at: endpoint, dialect: dialect, over: server)
            .generate(GenerationRequest(prompt: "x"), context: probe.context)
    }

    @Test(arguments: [
        "file:///etc/passwd", "gopher://127.0.0.1:9/x", "ftp://127.0.0.1/x", "http://localhost:9/img",
        "http://127.0.0.1:10/x",
        "http://127.0.0.1/x", "https://127.0.0.1:9/x", "http://[::1]:9/x", "http://a:b@127.0.0.1:9/x",
        "//evil.example/x",
        "http://127.0.0.1:9@evil.example/x", "http://127.0.0.1:9\\@evil.example/x", "http://2130706433:9/x",
        "http://0x7f000001:9/", "http://127.1:9/", "http://169.254.169.254/latest/meta-data",
        "https://cdn.example.com/a.png",
        "http:///x", "javascript:alert(1)", "http://", "  ", "http://[::ffff:7f00:1]:9/",
    ])
    func nothingIsRequestedElsewhere(_ address: String) async throws {
        let server = server(address, .text(Self.secret))
        let error = try await adapterError { try await generate(server) }
        // A path of the own server is all that may be left of nonsense.
        if server.requests.count > 1 {
            #expect(server.requests[1].url.absoluteString.hasPrefix("http://127.0.0.1:9/"), "\(address)")
        } else {
            #expect(error.message.contains("named") && error.message.contains("Images server"), "\(error)")
        }
        #expect(error.kind == .fatal && !error.message.contains("TOP-SECRET"), "\(error)")
    }

    @Test func theErrorSaysWhatToDo() async throws {
        let server = server("https://cdn.example.com/a.png?sig=abc", .text(Self.secret))
        let error = try await adapterError { try await generate(server, at: "https://api.example.com/v1") }
        #expect(
            error.message
                == "https://cdn.example.com is not https://api.example.com. Nothing was requested there. If the server's images are meant to be there, list the host: imageHosts of the endpoint; for genagent, imageHosts in the configuration, image-hosts with --tool. The address was named by an answer of Images server at https://api.example.com."
        )
    }

    @Test func listedAndDocumentedHostsAreAsked() async throws {
        let picture = try Sample.picture()
        for (dialect, address, hosts) in [
            (ImagesDialect.generic, "https://a.cdn.example.com/x.png", ["*.cdn.example.com"] as [HostPattern]),
            (.generic, "http://cdn.example.com:9000/x.png", ["cdn.example.com:9000"]),
            (.openAI, "https://oaidalleapiprodscus.blob.core.windows.net/private/x.png?sig=1", []),
        ] {
            let server = server(address, .image(picture))
            let result = try await generate(server, dialect: dialect, at: "https://api.openai.com", hosts: hosts)
            #expect(result.image == picture)
            let request = try #require(server.requests.last)
            #expect(request.url.absoluteString == address && request.headers["Authorization"] == nil)
            // The transport keeps to the same rule, after redirects too.
            #expect(request.addressRule?.server.host() == "api.openai.com")
            #expect(request.timeouts == .download)
        }
        let other = server("https://oaidalleapiprodscus.blob.core.windows.net/x", .image(picture))
        #expect(try await adapterError { try await generate(other) }.kind == .fatal)
    }

    /// What is found at an address that an answer named may be anything within reach of this machine.
    @Test(arguments: ["/secret/latest/meta-data", "http://127.0.0.1:9/secret", "https://cdn.example.com/secret?sig=1"])
    func nothingThatWasFoundIsRepeated(_ address: String) async throws {
        for answer in [
            ImageServerFake.Answer.text(Self.secret), .text(Self.secret, status: 500), .text(Self.secret, status: 404),
            .json(["error": ["message": .string(Self.secret)]]), .json(["detail": .string(Self.secret)], status: 400),
            .json(["error": ["message": .string(Self.secret)]], status: 503), .text("<title>\(Self.secret)</title>"),
            // What begins like an image is repeated no more than anything else.
            .init(body: Data([0xFF, 0xD8, 0xFF, 0xFE, 0x7F, 0xFF]) + Data(Self.secret.utf8)),
            .init(body: Data("RIFFxxxxWEBP".utf8) + Data(Self.secret.utf8)),
            ImageServerFake.Answer(status: 401, headers: ["X": .init(Self.secret)], body: Data(Self.secret.utf8)),
        ] {
            let probe = CallProbe()
            let server = server(address, answer)
            let error = try await adapterError { try await generate(server, hosts: ["cdn.example.com"], probe: probe) }
            let hexadecimal = Self.secret.utf8.prefix(8).map { String($0, radix: 16) }.joined(separator: " ")
            #expect(!error.message.contains("SECRET") && !error.message.contains(hexadecimal), "\(error)")
            #expect(error.message.contains("answered \(answer.status)"), "\(error)")
            #expect(
                error.message.hasSuffix("The address was named by an answer of Images server at http://127.0.0.1:9."))
            #expect(!probe.progress.contains { $0.contains("SECRET") })
            if answer.status == 200, error.kind == .fatal {
                #expect(error.message.contains("\(answer.body.count) bytes that are not a PNG, JPEG or WebP image"))
            }
        }
    }

    @Test func anotherPlaceThatTheServerRedirectsToIsNotQuoted() async throws {
        // As a transport answers after a redirect: the URL is where it ended.
        struct Redirected: HTTPTransport {
            let body: String
            let status: Int
            func send(_ request: HTTPRequest) async throws -> HTTPResponse {
                HTTPResponse(
                    status: status, headers: [:], url: URL(string: "http://127.0.0.1:10/admin") ?? request.url,
                    body: HTTPBody(Data(body.utf8)))
            }
        }
        for (body, status) in [
            (Self.secret, 200), (Self.secret, 500), (#"{"error":{"message":"\#(Self.secret)"}}"#, 200),
            (#"{"data":[{"b64_json":"\#(Data(Self.secret.utf8).base64EncodedString())"}]}"#, 200),
            (#"{"data":[{"b64_json":"!\#(Self.secret)"}]}"#, 200), (#"{"data":[{"url":"/\#("secret")"}]}"#, 200),
            (#"{"detail":"\#(Self.secret)"}"#, 422),
        ] {
            let transport = Redirected(body: body, status: status)
            let tool = OpenAIImagesTool(model: "m", at: try Sample.endpoint(), dialect: .generic, over: transport)
            let error = try await adapterError {
                try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
            }
            #expect(!error.message.contains("SECRET") && !error.message.contains("54 4f 50"), "\(error)")
            #expect(error.message.contains("http://127.0.0.1:10"), "\(error)")
            let template = HTTPTemplateTool(
                template: HTTPTemplate(path: "/g", answer: .bytes, success: .init(pointer: "/ok", equals: true)),
                at: try Sample.endpoint(), over: transport)
            let other = try await adapterError {
                try await template.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
            }
            #expect(!other.message.contains("SECRET") && !other.message.contains("54 4f 50"), "\(other)")
            let policy = ChatCompletionsPolicy(
                ChatEndpoint(try Sample.url(), model: "m"), transport: transport, clock: ManualClock.automatic())
            let chat = try await adapterError {
                let question = Message(role: .user, author: .user, parts: [.text("x")])
                return try await policy.reply(to: PolicyRequest(messages: [question])) { _ in }
            }
            #expect(!chat.message.contains("SECRET"), "\(chat)")
        }
    }
}

/// Images that do not arrive whole, and headers that claim too much.
struct ArrivingImageTests {
    private static func base64(_ data: Data) -> ImageServerFake.Answer {
        .json(["data": [["b64_json": .string(data.base64EncodedString())]]])
    }

    private func generate(_ server: ImageServerFake, _ probe: CallProbe = CallProbe()) async throws -> GenerationResult
    {
        try await OpenAIImagesTool(model: "m", at: Sample.endpoint(), dialect: .generic, over: server)
            .generate(GenerationRequest(prompt: "x"), context: probe.context)
    }

    @Test func aDownloadThatIsNotWholeIsRepeatedOnce() async throws {
        let picture = try Sample.picture()
        let cut = ImageServerFake.Answer(body: picture.data.dropLast(5))
        let named = ImageServerFake.Answer.json(["data": [["url": "/a.png"]]])
        let probe = CallProbe()
        let server = ImageServerFake(answers: [named, cut, .image(picture)])
        let result = try await generate(server, probe)
        #expect(result.image == picture && result.usage.retries == 1)
        #expect(server.lines == ["POST /v1/images/generations", "GET /a.png", "GET /a.png"])
        #expect(probe.progress.contains { $0.contains("downloading it again") })

        let broken = ImageServerFake(answers: [named, cut])
        let error = try await adapterError { try await generate(broken) }
        #expect(error.kind == .transient && !error.isExhausted && error.isJobOver == true && broken.requests.count == 3)
        #expect(
            error.message.hasPrefix(
                "Images server: GET http://127.0.0.1:9/a.png answered 200 with an image that is not whole. The PNG of 64x32 pixels is truncated: it ends after \(cut.body.count) bytes"
            ), "\(error)")
    }

    @Test func anImageWithinAnAnswerIsNotAskedForAgainHere() async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake(answers: [Self.base64(picture.data.prefix(60))])
        let error = try await adapterError { try await generate(server) }
        #expect(error.kind == .transient && !error.isExhausted && server.requests.count == 1)
        #expect(error.message.contains("PNG of 64x32 pixels is truncated: it ends after 60 bytes"))
    }

    @Test func aTruncatedJPEGAndAWebPOfTheWrongLengthAreToldToo() async throws {
        let frame: [UInt8] = [0xFF, 0xC0, 0, 11, 8, 0, 50, 0, 100, 1, 1, 0x11, 0]
        let jpeg = Data([0xFF, 0xD8] + frame + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3])
        let webp = Data(
            Array("RIFF".utf8) + [200, 0, 0, 0] + Array("WEBPVP8L".utf8) + [6, 0, 0, 0, 0x2F, 99, 0x40, 0x0C, 0, 0])
        for (data, words) in [(jpeg, "JPEG of 100x50"), (webp, "WebP of 100x50")] {
            let error = try await adapterError {
                try await generate(ImageServerFake(answers: [Self.base64(data)]))
            }
            #expect(error.kind == .transient && error.message.contains("\(words) pixels is truncated"), "\(error)")
            #expect(error.message.contains("after \(data.count) bytes"))
        }
    }

    @Test func aClaimOfTooManyPixelsIsRefused() async throws {
        var bomb = try Sample.picture().data
        bomb.replaceSubrange(16..<24, with: [0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50])
        for server in [
            ImageServerFake(answers: [Self.base64(bomb)]),
            ImageServerFake(answers: [.json(["data": [["url": "/a.png"]]]), .init(body: bomb)]),
        ] {
            let error = try await adapterError { try await generate(server) }
            #expect(
                error.kind == .fatal && error.message.contains("says 50000x50000 pixels; at most 32768"), "\(error)")
        }
    }
}

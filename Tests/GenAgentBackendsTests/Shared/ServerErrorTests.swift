import Foundation
import GenAgent
import GenAgentHTTP
import Testing

@testable import GenAgentBackends

private let url = testURL("http://painter.test:8188/v1/things?key=planted-key")

private func failure(_ status: Int, _ body: String, headers: HTTPHeaders = HTTPHeaders()) -> ServerFailure {
    ServerFailure(method: "POST", url: url, status: status, headers: headers, body: .parse(Data(body.utf8)))
}

@Suite("Error bodies")
struct ServerErrorBodyTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var name: String
        var body: String
        var message: String?
        var code: String?
        var detail: String?
        var testDescription: String { name }
    }

    static let shapes: [Shape] = [
        Shape(
            name: "OpenAI: nested, text code",
            body: #"{"error":{"message":"Slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#,
            message: "Slow down", code: "rate_limit_exceeded"),
        Shape(
            name: "vLLM, llama.cpp: nested, whole code",
            body: #"{"error":{"message":"No such model","type":"NotFoundError","param":"model","code":404}}"#,
            message: "No such model", code: "404"),
        Shape(
            name: "Ollama: nested, null code",
            body: #"{"error":{"message":"model not found","type":"api_error","param":null,"code":null}}"#,
            message: "model not found"),
        Shape(
            name: "SGLang: flat", body: #"{"object":"error","message":"Too long","type":"BadRequest","code":400}"#,
            message: "Too long", code: "400"),
        Shape(name: "sd.cpp: text", body: #"{"error":"job queue is full"}"#, message: "job queue is full"),
        Shape(
            name: "sd.cpp: code and message", body: #"{"error":"server_error","message":"[json.exception]"}"#,
            message: "[json.exception]", code: "server_error"),
        Shape(name: "vLLM auth: one word", body: #"{"error":"Unauthorized"}"#, code: "Unauthorized"),
        Shape(
            name: "A1111: middleware",
            body: #"{"error":"HTTPException","detail":"Sampler not found","body":"","errors":""}"#,
            message: "Sampler not found", code: "HTTPException"),
        Shape(name: "FastAPI: text", body: #"{"detail":"Not Found"}"#, message: "Not Found"),
        Shape(
            name: "FastAPI: list",
            body: #"{"detail":[{"loc":["body","width"],"msg":"must be positive","type":"value_error"}]}"#,
            detail: "width: must be positive"),
        Shape(
            name: "ComfyUI: nodes",
            body: #"""
                {"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation","details":"","extra_info":{}},
                 "node_errors":{"1":{"errors":[{"type":"value_bigger_than_max","message":"Value 99 bigger than max of 16","details":"width"}],
                 "class_type":"EmptyImage"}}}
                """#,
            message: "Prompt outputs failed validation",
            detail: "node 1 (EmptyImage): Value 99 bigger than max of 16: width"),
        Shape(
            name: "problem details", body: #"{"type":"about:blank","title":"Bad","detail":"No input","status":400}"#,
            message: "No input"),
        Shape(
            name: "a list around it", body: #"[{"error":{"code":429,"message":"Quota"}}]"#, message: "Quota",
            code: "429"),
        Shape(
            name: "HTML", body: "<html><head><title>502 Bad Gateway</title></head></html>", message: "502 Bad Gateway"),
        Shape(name: "plain text", body: "Server got itself\nin trouble", message: "Server got itself in trouble"),
        Shape(name: "nothing", body: ""),
        Shape(name: "a number", body: "7"),
    ]

    @Test("every shape gives its words", arguments: shapes)
    func shape(_ shape: Shape) {
        let body = ServerErrorBody.parse(Data(shape.body.utf8))
        #expect(body.message == shape.message)
        #expect(body.code == shape.code)
        if let detail = shape.detail { #expect(body.details.contains(detail)) }
        if !shape.body.isEmpty { #expect(!body.summary.isEmpty) }
    }

    @Test("NaN and Infinity in the JSON do no harm, and those in text stay")
    func nonFinite() {
        let body = ServerErrorBody.parse(Data(#"{"x":NaN,"y":[-Infinity,Infinity],"message":"NaN \" Infinity"}"#.utf8))
        #expect(body.message == "NaN \" Infinity")
    }

    @Test("long base64 is left out of the excerpt")
    func base64() {
        let body = ServerErrorBody.parse(Data(("broken " + String(repeating: "QUJD", count: 200)).utf8))
        #expect(body.excerpt == "broken […]")
    }

    @Test("any bytes can be read", arguments: 0..<64)
    func bytes(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let bytes = (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        #expect(ServerErrorBody.parse(Data(bytes)).excerpt.count <= 300)
    }
}

@Suite("Errors of servers")
struct ServerErrorMappingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var status: Int
        var body: String
        var category: ServerErrorCategory
        var chat: AdapterError.Kind
        var tool: AdapterError.Kind
        var testDescription: String { "\(status) \(body.prefix(60))" }
    }

    static let cases: [Case] = [
        Case(
            status: 429, body: #"{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}"#,
            category: .rateLimited, chat: .transient, tool: .transient),
        Case(
            status: 429, body: #"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
            category: .quotaExhausted, chat: .fatal, tool: .fatal),
        Case(
            status: 402, body: #"{"detail":"Insufficient credits"}"#, category: .quotaExhausted, chat: .fatal,
            tool: .fatal),
        Case(
            status: 400,
            body: #"{"error":{"message":"Too long","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
            category: .contextFull, chat: .contextFull, tool: .rejected),
        Case(
            status: 400,
            body:
                #"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":9,"n_ctx":8}}"#,
            category: .contextFull, chat: .contextFull, tool: .rejected),
        Case(
            status: 400,
            body: #"{"error":{"message":"too many","type":"BadRequestError","param":"input_tokens","code":400}}"#,
            category: .contextFull, chat: .contextFull, tool: .rejected),
        Case(
            status: 400,
            body:
                #"{"object":"error","message":"The input (9 tokens) is longer than the model's context length (8 tokens)."}"#,
            category: .contextFull, chat: .contextFull, tool: .rejected),
        Case(
            status: 400,
            body:
                #"{"error":{"message":"rejected by the safety system. safety_violations=[violence]","type":"image_generation_user_error","code":"moderation_blocked"}}"#,
            category: .moderated, chat: .rejected, tool: .rejected),
        Case(status: 451, body: "", category: .moderated, chat: .rejected, tool: .rejected),
        Case(
            status: 401, body: #"{"error":{"message":"Invalid API Key","type":"authentication_error","code":401}}"#,
            category: .unauthorized, chat: .fatal, tool: .fatal),
        Case(status: 401, body: #"{"error":"Unauthorized"}"#, category: .unauthorized, chat: .fatal, tool: .fatal),
        Case(status: 404, body: #"{"detail":"Not Found"}"#, category: .notFound, chat: .fatal, tool: .fatal),
        Case(status: 413, body: "", category: .tooLarge, chat: .contextFull, tool: .rejected),
        Case(
            status: 500,
            body: #"{"error":{"code":500,"message":"image input is not supported - hint: provide the mmproj"}}"#,
            category: .noVision, chat: .fatal, tool: .fatal),
        Case(
            status: 400, body: #"{"error":{"message":"X is not a multimodal model","code":400}}"#, category: .noVision,
            chat: .fatal, tool: .fatal),
        Case(
            status: 400,
            body:
                #"{"error":{"message":"\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set"}}"#,
            category: .noToolCalls, chat: .fatal, tool: .fatal),
        Case(
            status: 503, body: #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
            category: .notReady, chat: .transient, tool: .transient),
        Case(
            status: 502, body: "<html><title>502 Bad Gateway</title></html>", category: .notReady, chat: .transient,
            tool: .transient),
        Case(
            status: 422, body: #"{"detail":[{"loc":["body","seed"],"msg":"not an int"}]}"#, category: .invalidRequest,
            chat: .fatal, tool: .rejected),
        Case(
            status: 500, body: "Server got itself in trouble", category: .serverFault, chat: .transient,
            tool: .transient),
    ]

    @Test("every answer gets its category and kind", arguments: cases)
    func category(_ example: Case) {
        let failure = failure(example.status, example.body)
        #expect(failure.category == example.category)
        let chat = ServerErrorMapping(.chat).error(failure)
        #expect(chat.kind == example.chat)
        #expect(chat.status == example.status)
        #expect(ServerErrorMapping(.tool).error(failure).kind == example.tool)
    }

    @Test("the message says what was asked, what came back and what to do, and names the variable but no secret")
    func words() {
        let mapping = ServerErrorMapping(
            .chat, keyVariable: "PAINTER_KEY", redactor: Redactor(secrets: ["planted-key"]))
        let error = mapping.error(failure(401, #"{"error":{"message":"Incorrect API key provided: planted-key"}}"#))
        #expect(
            error.message
                == "POST http://painter.test:8188/v1/things answered 401: Incorrect API key provided: REDACTED. Set PAINTER_KEY to a valid key."
        )
    }

    @Test("waits come from headers before the body")
    func waits() {
        #expect(failure(429, "{}", headers: ["Retry-After": "7"]).retryAfter == 7)
        #expect(failure(429, "{}", headers: ["retry-after-ms": "1500", "retry-after": "9"]).retryAfter == 1.5)
        #expect(failure(429, #"{"error":"rate_limit_exceeded","retry_after":5}"#).retryAfter == 5)
    }

    @Test("the server's word on retrying outranks the status")
    func shouldRetry() {
        #expect(!failure(503, "", headers: ["x-should-retry": "false"]).isTransient)
        #expect(failure(400, "", headers: ["x-should-retry": "true"]).isTransient)
    }

    @Test("a tool's request that may have arrived is not repeated blindly; a chat request may be")
    func mayBePaid() {
        let lost = HTTPError(.connectionLost, "POST http://painter.test/ broke off.", mayHaveBeenSent: true)
        #expect(ServerErrorMapping(.tool).error(lost).isExhausted)
        #expect(!ServerErrorMapping(.chat).error(lost).isExhausted)
        #expect(ServerErrorMapping(.chat, isExhausted: true).error(lost).isExhausted)
        let tls = HTTPError(.tls, "The certificate is not trusted.", mayHaveBeenSent: false)
        #expect(ServerErrorMapping(.chat).error(tls).kind == .fatal)
    }
}

import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

/// One refusal as a server words it, and what it must become.
struct Refusal: Sendable, CustomTestStringConvertible {
    var name: String
    var answer: ImageServerFake.Answer
    var kind: AdapterError.Kind
    var attempts = 1
    var says = ""

    var testDescription: String { name }

    static func nested(_ message: String, _ type: String, _ code: JSONValue) -> JSONValue {
        ["error": ["message": .string(message), "type": .string(type), "param": nil, "code": code]]
    }
}

struct OpenAIImagesErrorTests {
    static let refusals: [Refusal] = [
        Refusal(
            name: "moderated",
            answer: .json(
                Refusal.nested(
                    "Rejected by the safety system. safety_violations=[violence]", "image_generation_user_error",
                    "moderation_blocked"), status: 400), kind: .rejected, says: "safety_violations"),
        Refusal(name: "relay 451", answer: .json(["error": "blocked"], status: 451), kind: .rejected),
        Refusal(
            name: "quota",
            answer: .json(Refusal.nested("You exceeded…", "insufficient_quota", "insufficient_quota"), status: 429),
            kind: .fatal, says: "credit"),
        Refusal(
            name: "rate limit",
            answer: .json(
                Refusal.nested("Slow down", "requests", "rate_limit_exceeded"), status: 429,
                headers: ["Retry-After": "2"]), kind: .transient, attempts: 4, says: "tried 4 times"),
        Refusal(
            name: "retry forbidden",
            answer: .json(
                Refusal.nested("Slow down", "requests", "rate_limit_exceeded"), status: 429,
                headers: ["x-should-retry": "false"]), kind: .fatal),
        Refusal(
            name: "key",
            answer: .json(
                Refusal.nested("Incorrect API key provided: \(Sample.key)", "invalid_request_error", "invalid_api_key"),
                status: 401), kind: .fatal, says: "REDACTED"),
        Refusal(name: "organisation", answer: .json(Refusal.nested("verify", "x", nil), status: 403), kind: .fatal),
        Refusal(
            name: "integer code", answer: .json(Refusal.nested("bad size", "BadRequestError", 400), status: 400),
            kind: .rejected, says: "bad size"),
        Refusal(
            name: "flat", answer: .json(["object": "error", "message": "bad steps", "code": 400], status: 400),
            kind: .rejected, says: "bad steps"),
        Refusal(
            name: "detail text", answer: .json(["detail": "bad seed"], status: 400), kind: .rejected, says: "bad seed"),
        Refusal(
            name: "detail list",
            answer: .json(
                ["detail": [["loc": ["body", "n"], "msg": "too many", "type": "value_error"]]], status: 422),
            kind: .rejected, says: "too many"),
        Refusal(
            name: "sd.cpp text", answer: .json(["error": "prompt required"], status: 400), kind: .rejected,
            says: "prompt required"),
        Refusal(
            name: "sd.cpp 500 for a mistake",
            answer: .json(["error": "server_error", "message": "[json.exception.type_error.302]"], status: 500),
            kind: .rejected, says: "json.exception"),
        Refusal(
            name: "SGLang without output path",
            answer: .json(["detail": "response_format url needs an output path"], status: 400), kind: .fatal,
            says: "dialect"),
        Refusal(
            name: "vLLM-Omni other model",
            answer: .json(["detail": "Model mismatch: request specifies 'a', server runs 'b'"], status: 400),
            kind: .fatal, says: "model"),
        Refusal(
            name: "server failure after the job may have begun", answer: .text("boom", status: 500), kind: .transient,
            attempts: 1, says: "boom"),
        Refusal(
            name: "HTML from a proxy",
            answer: .text("<html><head><title>502 Bad Gateway</title></head></html>", status: 502),
            kind: .outcomeUnknown,
            says: "502 Bad Gateway"),
        Refusal(name: "empty body", answer: .text("", status: 413), kind: .rejected, says: "empty"),
        Refusal(name: "no route", answer: .json(["detail": "Not Found"], status: 404), kind: .fatal),
        Refusal(
            name: "no data: moderated", answer: .json(["created": 1, "data": []]), kind: .rejected,
            says: "possibly moderated"),
        Refusal(name: "error behind 200", answer: .json(["error": ["message": "nope"]]), kind: .rejected, says: "nope"),
        Refusal(
            name: "not JSON behind 200", answer: .text("<html>hello</html>"), kind: .fatal, says: "not a JSON object"),
        Refusal(name: "cut-off JSON", answer: .text(#"{"data":[{"b64_"#), kind: .fatal, says: "not a JSON object"),
        Refusal(
            name: "no image",
            answer: .json(["data": [["b64_json": .string(Data("GIF89a not mine".utf8).base64EncodedString())]]]),
            kind: .fatal, says: "47 49 46 38"),
        Refusal(name: "no base64", answer: .json(["data": [["b64_json": "***"]]]), kind: .fatal, says: "not base64"),
        Refusal(name: "nothing in data", answer: .json(["data": [[:]]]), kind: .fatal, says: "b64_json"),
    ]

    @Test(arguments: refusals)
    func everyRefusalIsToldApart(_ refusal: Refusal) async throws {
        let server = ImageServerFake(answers: [refusal.answer])
        let tool = OpenAIImagesTool(model: "m", at: try Sample.endpoint(Sample.bearer), dialect: .openAI, over: server)
        let error = try await adapterError {
            try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == refusal.kind, "\(error)")
        #expect(server.requests.count == refusal.attempts)
        #expect(refusal.says.isEmpty || error.message.contains(refusal.says), "\(error)")
        #expect(!"\(error)".contains(Sample.key))
        if error.kind == .transient { #expect(error.isExhausted) }
    }

    @Test func aRequestThatMayHaveArrivedIsNotSentAgain() async throws {
        for (sent, attempts) in [(true, 1), (false, 4)] {
            let server = ImageServerFake { _, _ in
                throw HTTPError(.connectionLost, "The connection broke.", mayHaveBeenSent: sent)
            }
            let tool = OpenAIImagesTool(model: "m", at: try Sample.endpoint(), dialect: .openAI, over: server)
            let error = try await adapterError {
                try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
            }
            #expect(error.kind == (sent ? .outcomeUnknown : .transient) && error.isExhausted == !sent)
            #expect(server.requests.count == attempts)
        }
    }

    @Test func waitingLastsAsLongAsTheServerAsks() async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake { _, index in
            index == 0
                ? .json(["error": "busy"], status: 429, headers: ["Retry-After": "9"])
                : .json(["data": [["b64_json": .string(picture.data.base64EncodedString())]]])
        }
        let probe = CallProbe()
        let start = probe.clock.now()
        let tool = OpenAIImagesTool(model: "m", at: try Sample.endpoint(), dialect: .openAI, over: server)
        let result = try await tool.generate(GenerationRequest(prompt: "x"), context: probe.context)
        #expect(result.image == picture)
        #expect((9.0...10).contains(probe.clock.now().seconds(since: start)))
        #expect(probe.progress.contains { $0.contains("trying again") })
    }
}

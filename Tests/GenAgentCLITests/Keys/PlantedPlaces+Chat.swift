import Foundation
import GenAgent

/// Answers of chat models.
extension PlantedPlace {
    private static let key = Planted.key

    static let chat: [PlantedPlace] = turns + forms + streams + chatFailures + assessments

    /// A completion; the tokens must be gone where the key was.
    private static func completion(
        _ content: JSONValue, _ message: [String: JSONValue] = [:], _ choice: [String: JSONValue] = [:],
        _ body: [String: JSONValue] = [:]
    ) -> JSONValue {
        let message = ["role": "assistant", "content": content].merging(message) { $1 }
        let choice = [
            "index": 0, "message": .object(message), "finish_reason": "stop", "token_ids": [1, 2],
            "logprobs": ["content": [["logprob": -1], ["logprob": -2]]],
        ].merging(choice) { $1 }
        return .object(
            ["model": "m", "choices": [.object(choice)], "prompt_token_ids": [3], "usage": ["prompt_tokens": 1]]
                .merging(body) { $1 })
    }

    private static func call(_ prompt: String, thinking: String = "I draw.") -> String {
        let call: JSONValue = ["name": "draw", "arguments": ["prompt": .string(prompt)]]
        return "<think>\(thinking)</think><tool_call>\(call.jsonText)</tool_call>"
    }

    /// A turn with the key first, and an end to the session next.
    private static func turn(_ name: String, marks: Bool = true, _ body: JSONValue) -> PlantedPlace {
        PlantedPlace(.policy, name, marksTurn: marks) { ask in
            .json(ask.index == 0 ? body : completion("<think>Done.</think><answer>done</answer>"))
        }
    }

    private static let turns = [
        turn("thought", completion(.string(call("a cat", thinking: "My key is \(key).")))),
        turn("prompt of a tagged call", completion(.string(call("draw \(key)")))),
        turn("answer", completion(.string("<think>Done.</think><answer>\(key)</answer>"))),
        turn("judgment", completion(.string("<think>x</think><judge>It shows \(key)</judge><answer>done</answer>"))),
        turn("malformed turn", completion(.string("\(key) <tool_call>"))),
        turn(
            "text in parts",
            completion([
                ["text": .string("<answer>a \(key.prefix(9))")], ["text": .string("\(key.dropFirst(9)) b</answer>")],
            ])),
        turn("reasoning", completion(.string(call("a cat")), ["reasoning_content": .string("The key \(key)")])),
        turn("refusal", completion(.null, ["refusal": .string("I refuse \(key)")])),
        turn("id of a native call", completion(.null, native(id: key))),
        turn("name of a native call", completion(.null, native(name: "draw \(key)"))),
        turn("arguments of a native call", completion(.null, native(arguments: #"{"prompt": "\#(key)"}"#))),
        turn("broken arguments", completion(.null, native(arguments: #"{"prompt": "\#(key)"#))),
        turn(
            "older form of a call",
            completion(.null, ["function_call": ["name": "draw", "arguments": .string(#"{"prompt":"\#(key)"}"#)]])),
        turn("name of the model", completion(.string(call("a cat")), [:], [:], ["model": .string("m-\(key)")])),
        turn("finish reason", marks: false, completion(.string(call("a cat")), [:], ["finish_reason": .string(key)])),
        turn("id of the completion", marks: false, completion(.string(call("a cat")), [:], [:], ["id": .string(key)])),
        turn(
            "turn that the token limit cut within the key",
            completion(.string("<think>It is \(key.prefix(17))"), [:], ["finish_reason": "length"])),
    ]

    private static func native(id: String = "c", name: String = "draw", arguments: String = #"{"prompt": "a"}"#)
        -> [String: JSONValue]
    {
        [
            "tool_calls": [
                [
                    "id": .string(id), "type": "function",
                    "function": ["name": .string(name), "arguments": .string(arguments)],
                ]
            ]
        ]
    }

    /// Turns that hold the key in another form.
    private static let forms: [PlantedPlace] = {
        func scalars(_ form: (Unicode.Scalar) -> String) -> String { key.unicodeScalars.map(form).joined() }
        let forms = [
            ("upper case", key.uppercased()),
            ("escaped for JSON", scalars { "\\u" + String(format: "%04x", $0.value) }),
            ("escaped for URLs", scalars { "%" + String(format: "%02X", $0.value) }),
            ("escaped for HTML", scalars { "&#\($0.value);" }), ("base64", Planted.base64),
            ("base64 of the header", Data("Bearer \(key)".utf8).base64EncodedString()),
            ("with characters of no width", scalars { "\($0)\u{200B}" }),
            ("over two lines", "\(key.prefix(12))\n\(key.dropFirst(12))"),
        ]
        return forms.map { turn("turn, key \($0)", completion(.string(call("a cat", thinking: $1)))) }
    }()

    // MARK: Streams

    private static func deltas(_ name: String, fails: Bool = false, marks: Bool = true, _ chunks: [JSONValue])
        -> PlantedPlace
    {
        PlantedPlace(.stream, name, marksTurn: marks, fails: fails) { ask in
            let end: [JSONValue] = [delta(["content": "<think>Done.</think><answer>done</answer>"]), ended("stop")]
            return .events(ask.index == 0 || fails ? chunks : end)
        }
    }

    private static func delta(_ delta: JSONValue) -> JSONValue {
        ["model": "m", "choices": [["index": 0, "delta": delta, "token_ids": [1]]]]
    }

    private static func ended(_ reason: JSONValue) -> JSONValue {
        ["choices": [["index": 0, "delta": [:], "finish_reason": reason]]]
    }

    private static func streamed(_ text: String, member: String = "content", by count: Int = 1) -> [JSONValue] {
        var rest = text[...]
        var chunks: [JSONValue] = []
        while !rest.isEmpty {
            chunks.append(delta([member: .string(String(rest.prefix(count)))]))
            rest = rest.dropFirst(count)
        }
        return chunks
    }

    private static let streams: [PlantedPlace] = {
        let turn = call("draw \(key)", thinking: "My key is \(key).")
        let arguments = #"{"prompt": "\#(key)"}"#.map { piece -> JSONValue in
            delta([
                "tool_calls": [
                    ["index": 0, "id": "c", "function": ["name": "draw", "arguments": .string(String(piece))]]
                ]
            ])
        }
        var all = (1...9).map { deltas("text, \($0) at a time", streamed(turn, by: $0) + [ended("stop")]) }
        all += [
            deltas("text at once", streamed(turn, by: 1000) + [ended("stop")]),
            deltas(
                "reasoning",
                streamed("so \(key)", member: "reasoning") + streamed(call("a cat"), by: 5) + [ended("stop")]),
            deltas("arguments", arguments + [ended("tool_calls")]),
            deltas(
                "escaped within the arguments",
                streamed(
                    call("x").replacingOccurrences(
                        of: #""x""#,
                        with: #""\#(key.unicodeScalars.map { "\\u" + String(format: "%04x", $0.value) }.joined())""#),
                    by: 4) + [ended("stop")]),
            deltas("cut by the token limit", streamed("<think>\(key.prefix(15))", by: 2) + [ended("length")]),
            deltas(
                "name of the model",
                [["model": .string(key), "choices": []]] + streamed(call("a cat"), by: 9) + [ended("stop")]),
            deltas(
                "error in the stream", fails: true, marks: false,
                streamed("word ", by: 2) + [["error": ["message": .string("bad \(key)"), "code": 400]]]),
            PlantedPlace(.stream, "breaks off within the key", fails: true) { _ in
                .text(
                    streamed("word \(key.prefix(15))").map { "data: \($0.jsonText)\n\n" }.joined(),
                    headers: ["Content-Type: text/event-stream"])
            },
            PlantedPlace(.stream, "an event that is no JSON", fails: true) { _ in
                .text(
                    "data: \(String(repeating: "word ", count: 57))\(key)\n\n",
                    headers: ["Content-Type: text/event-stream"])
            },
            PlantedPlace(.stream, "JSON in place of a stream", marksTurn: true) { _ in
                .json(completion(.string("<answer>\(key)</answer>")))
            },
        ]
        return all
    }()

    // MARK: Failures

    private static let chatFailures: [PlantedPlace] = {
        func failure(_ name: String, _ answer: Planted.Answer) -> PlantedPlace {
            PlantedPlace(.policy, name, fails: true) { _ in answer }
        }
        func error(_ message: String, status: String = "401 Unauthorized") -> Planted.Answer {
            .json(["error": ["message": .string(message)]], status: status)
        }
        let words = String(repeating: "word ", count: 300)
        // The key slides over the places where texts are cut.
        let sliding = [0, 3, 6, 9, 12, 15, 18, 21, 24].flatMap { offset in
            [
                failure(
                    "text of 200, cut \(offset) into the key",
                    .text("\(words.prefix(299 - offset))\(key) tail \(words)")),
                failure(
                    "text of 400, cut \(offset) into the key",
                    .text("\(words.prefix(299 - offset))\(key) tail \(words)", status: "400 Bad Request")),
                failure(
                    "message of 400, cut \(offset) into the key",
                    error("\(words.prefix(1000 - offset))\(key) tail", status: "400 Bad Request")),
                failure(
                    "message that the server cut \(offset) into the key",
                    error("Incorrect key \(key.prefix(key.count - offset))")),
            ]
        }
        let echo = [
            "X-Echo: \(key)", "WWW-Authenticate: Bearer realm=\"\(key)\"", "Set-Cookie: k=\(key)",
            "Retry-After: \(key)",
        ]
        return sliding + [
            failure(
                "type and code of an error",
                .json(
                    ["error": ["type": .string(key), "code": .string(key), "param": .string(key)]],
                    status: "400 Bad Request")),
            failure(
                "validation error",
                .json(
                    ["detail": [["loc": ["body", .string(key)], "msg": .string("bad \(key)")]]],
                    status: "422 Unprocessable")),
            failure("name of a member", .json([key: .string(key)], status: "400 Bad Request")),
            failure("HTML page", .text("<html><title>No \(key)</title>\(key)</html>", status: "502 Bad Gateway")),
            failure("base64 of the header", error("bad \(Data("Bearer \(key)".utf8).base64EncodedString())")),
            failure("error of a success", .json(["error": ["message": .string(key)]])),
            failure("header fields", Planted.Answer(status: "401 Unauthorized", headers: echo, body: Data("{}".utf8))),
            failure(
                "redirect to nobody",
                Planted.Answer(status: "307 Moved", headers: ["Location: http://127.0.0.1:1/\(key)?k=\(key)"])),
            failure(
                "redirect to a long address",
                Planted.Answer(
                    status: "307 Moved",
                    headers: ["Location: http://127.0.0.1:1/\(key)-\(words.replacingOccurrences(of: " ", with: "-"))"])),
            failure(
                "redirect to a long name",
                Planted.Answer(
                    status: "307 Moved",
                    headers: ["Location: http://\(String(repeating: "abcdefgh.", count: 25))\(key).invalid/"])),
            failure(
                "redirect to no URL", Planted.Answer(status: "302 Moved", headers: ["Location: ftp://\(key)/\(key)"])),
            failure("body that breaks off", Planted.Answer(body: Data("bad \(key.prefix(16))".utf8), missing: 100)),
            failure("status line", Planted.Answer(raw: "HTTP/1.1 999 \(key)\r\nX: \(key)\r\n\r\n")),
            failure("no HTTP", Planted.Answer(raw: "\(key) \(key)\r\n\r\n")),
            failure("content length", Planted.Answer(raw: "HTTP/1.1 200 OK\r\nContent-Length: \(key)\r\n\r\n\(key)")),
        ]
    }()

    // MARK: Judges, comparators, reflectors

    private static let assessments: [PlantedPlace] = {
        func says(_ role: Role, _ name: String, fails: Bool = false, _ words: JSONValue) -> PlantedPlace {
            PlantedPlace(role, name, fails: fails) { _ in
                .json(completion(.string(words.stringValue ?? words.jsonText)))
            }
        }
        return [
            says(.judge, "summary", ["verdict": "satisfied", "findings": [], "summary": .string("So \(key)")]),
            says(
                .judge, "finding",
                [
                    "verdict": "satisfied",
                    "findings": [["requirement": .string(key), "met": true, "detail": .string(key)]],
                ]),
            says(.judge, "unusable answer", .string("I cannot say, but \(key) \(key)")),
            says(.judge, "unusable verdict", ["verdict": .string(key)]),
            says(.comparator, "reason", ["better": "first", "reason": .string(key)]),
            says(.comparator, "unusable answer", fails: true, ["better": .string(key)]),
            says(.reflector, "guidance", ["guidance": .string("Say \(key)"), "strategy": "regenerate"]),
            says(.reflector, "plain words", .string("Say \(key)")),
        ]
    }()
}

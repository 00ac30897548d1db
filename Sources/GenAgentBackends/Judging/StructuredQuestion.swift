import Foundation
import GenAgent

/// A question whose answer is a JSON object. It is asked once more if the answer is malformed.
struct StructuredQuestion: Sendable {
    let client: ChatClient
    let sampling: SamplingOptions
    let schema: AnswerSchema

    struct Outcome<Value: Sendable>: Sendable {
        /// The answer, or the problem with the last one.
        var answer: Result<Value, Malformed>
        var usage: Usage
    }

    /// Why an answer cannot be used, in words that the model can act on.
    struct Malformed: Error, Sendable {
        var reason: String
    }

    /// Asks, and once more if the answer cannot be used.
    ///
    /// - Parameter read: Reads the answer from an object; returns `nil` if it is not the expected object.
    /// - Throws: `AdapterError` if the server fails.
    func ask<Value: Sendable>(
        _ messages: [ChatMessage], images: [ImageID: EncodedImage],
        read: (JSONValue) -> Result<Value, Malformed>?
    ) async throws -> Outcome<Value> {
        var body = ChatRequestBody(endpoint: client.endpoint, messages: messages)
        body.sampling = sampling
        body.answerSchema = schema
        let first = try await client.reply(to: body, images: images)
        var outcome = Outcome(answer: answer(in: first, read), usage: first.usage)
        guard case .failure(let malformed) = outcome.answer else { return outcome }
        let note = "Your answer could not be used: \(malformed.reason) Answer again with the JSON object alone."
        body.messages += [
            ChatMessage(role: .assistant, content: [.text(first.text)]),
            ChatMessage(role: .user, content: [.text(note)]),
        ]
        let second = try await client.reply(to: body, images: images)
        outcome.answer = answer(in: second, read)
        outcome.usage += second.usage
        return outcome
    }

    private func answer<Value>(
        in reply: PolicyReply, _ read: (JSONValue) -> Result<Value, Malformed>?
    ) -> Result<Value, Malformed> {
        if let found = AnswerReader.first(in: reply, read) { return found }
        if reply.finishReason == .length {
            return .failure(Malformed(reason: "It was cut off by the token limit before the JSON object was whole."))
        }
        if reply.finishReason == .contentFilter {
            return .failure(Malformed(reason: "A content filter cut it off."))
        }
        let said = reply.text.nonBlank.map { "'\($0.prefix(80))'" } ?? "nothing"
        return .failure(Malformed(reason: "There is no JSON object of the demanded form in it, but \(said)."))
    }
}

/// Finds the JSON object in an answer: on its own, within a code fence, after reasoning, or within text.
enum AnswerReader {
    /// The first object that the closure accepts. Reasoning counts only if the text is empty: some servers put everything there.
    static func first<Value>(in reply: PolicyReply, _ read: (JSONValue) -> Value?) -> Value? {
        guard let answer = (reply.text.nonBlank ?? reply.reasoning ?? "").afterThought else { return nil }
        for object in objects(in: answer) {
            if let value = read(object) { return value }
        }
        return nil
    }

    /// The complete objects in a text, in order, outermost only; at most 64 positions are tried.
    private static func objects(in text: Substring) -> [JSONValue] {
        let bytes = Array(text.utf8)
        var objects: [JSONValue] = []
        var (start, tries) = (0, 0)
        while tries < 64, let open = bytes[start...].firstIndex(of: UInt8(ascii: "{")) {
            tries += 1
            start = open + 1
            guard let end = closer(of: open, in: bytes) else { continue }
            let candidate = String(decoding: bytes[open...end], as: UTF8.self)
            guard let value = try? JSONValue.parse(candidate) else { continue }
            objects.append(value)
            start = end + 1
        }
        return objects
    }

    /// The brace that closes the one at `open`; braces in strings do not count.
    private static func closer(of open: Int, in bytes: [UInt8]) -> Int? {
        var (depth, isInString, index) = (0, false, open)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where isInString: index += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return nil
    }
}

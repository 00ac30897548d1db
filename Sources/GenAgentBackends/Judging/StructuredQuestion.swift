import GenAgent

/// A question whose answer is a JSON object; a malformed answer is asked for once more.
struct StructuredQuestion: Sendable {
    let client: ChatClient
    let sampling: SamplingOptions
    let schema: AnswerSchema

    /// What asking came to.
    struct Outcome<Value: Sendable>: Sendable {
        /// The answer, or what was wrong with the last one.
        var answer: Result<Value, Malformed>
        /// What both questions cost.
        var usage: Usage
    }

    /// Why an answer cannot be used, in words that the model can act on.
    struct Malformed: Error, Sendable {
        var reason: String
    }

    /// Asks, and once more where the answer cannot be used.
    ///
    /// - Parameter read: The answer in an object; `nil` where this is not the object looked for.
    /// - Throws: `AdapterError` where the server fails.
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

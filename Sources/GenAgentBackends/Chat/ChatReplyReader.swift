import GenAgent

/// Reads a whole chat completion and tolerates what servers omit or add.
enum ChatReplyReader {
    /// Returns the reply; `nil` if it has no choice.
    ///
    /// - Parameter conversation: The number of messages in the request; missing call ids are made from it.
    static func reply(from value: JSONValue, conversation: Int) -> PolicyReply? {
        guard let choice = value["choices"]?.arrayValue?.first, let message = choice["message"], message != .null else {
            return nil
        }
        var reply = PolicyReply(text: text(of: message["content"]) ?? message["refusal"]?.stringValue ?? "")
        reply.reasoning = reasoning(of: message)
        var calls = message["tool_calls"]?.arrayValue ?? []
        // The form before `tool_calls`.
        if calls.isEmpty, let call = message["function_call"], call.objectValue != nil { calls = [["function": call]] }
        reply.toolCalls = named(
            calls.map { call in
                NativeToolCall(
                    id: call["id"]?.stringValue ?? "", name: call["function"]?["name"]?.stringValue ?? "",
                    arguments: arguments(of: call["function"]?["arguments"]))
            }, conversation: conversation)
        reply.finishReason = finishReason(choice["finish_reason"], hasCalls: !reply.toolCalls.isEmpty)
        reply.usage = usage(of: value["usage"])
        reply.tokens = tokens(of: value, choice)
        reply.model = value["model"]?.stringValue?.nonBlank
        return reply
    }

    /// The text of a content: a string, or a list of text parts.
    static func text(of content: JSONValue?) -> String? {
        switch content {
        case .string(let text)?: return text
        case .array(let parts)?:
            return parts.compactMap { $0.stringValue ?? $0["text"]?.stringValue }.joined()
        default: return nil
        }
    }

    /// Reasoning under either name (vLLM and Ollama: `reasoning`; SGLang and llama.cpp: `reasoning_content`).
    static func reasoning(of message: JSONValue) -> String? {
        [message["reasoning"], message["reasoning_content"]].lazy.compactMap { text(of: $0) }.first { !$0.isEmpty }
    }

    /// Arguments as text; some servers send the object itself.
    static func arguments(of value: JSONValue?) -> String {
        switch value {
        case .string(let text)?: text
        case nil, .null?: ""
        case .some(let value): value.jsonText
        }
    }

    /// The calls with unique ids, by which results are matched.
    static func named(_ calls: [NativeToolCall], conversation: Int) -> [NativeToolCall] {
        var taken: Set<String> = []
        return calls.enumerated().map { index, call in
            var call = call
            if call.id.isEmpty || taken.contains(call.id) { call.id = "call_\(conversation)_\(index)" }
            taken.insert(call.id)
            return call
        }
    }

    /// Why the model stopped. Servers send `tool_calls` without calls and `stop` with them, so the calls decide.
    static func finishReason(_ value: JSONValue?, hasCalls: Bool) -> FinishReason {
        switch value?.stringValue {
        case "length", "max_tokens": .length
        case "content_filter": .contentFilter
        case "stop", "tool_calls", "function_call", "stop_sequence", "end_turn", "eos": hasCalls ? .toolCalls : .stop
        default: hasCalls ? .toolCalls : .other
        }
    }

    /// Negative counts become 0.
    static func usage(of value: JSONValue?) -> Usage {
        func count(_ key: String) -> Int { Int(clamping: max(0, value?[key]?.integerValue ?? 0)) }
        return Usage(inputTokens: count("prompt_tokens"), outputTokens: count("completion_tokens"))
    }

    /// Token ids (vLLM; llama.cpp within the log-probabilities) and log-probabilities.
    private static func tokens(of value: JSONValue, _ choice: JSONValue) -> TokenRecord? {
        var evidence = ChatTokenEvidence()
        evidence.take(promptIDs: value["prompt_token_ids"] ?? choice["prompt_token_ids"])
        evidence.take(choice)
        return evidence.record
    }
}

/// Collects token ids and log-probabilities from a completion or its chunks. Inconsistent data is omitted, never invented.
struct ChatTokenEvidence: Sendable {
    private var promptIDs: [Int]?
    private var ids: [Int]?
    private var probabilityIDs: [Int?] = []
    private var probabilities: [Double?] = []

    /// Only the first ids count.
    mutating func take(promptIDs value: JSONValue?) {
        promptIDs = promptIDs ?? Self.ids(value)
    }

    mutating func take(_ choice: JSONValue) {
        if let more = Self.ids(choice["token_ids"]) { ids = (ids ?? []) + more }
        for token in choice["logprobs"]?["content"]?.arrayValue ?? [] {
            probabilities.append(token["logprob"]?.doubleValue.flatMap { $0.isFinite && $0 <= 0 ? $0 : nil })
            probabilityIDs.append(token["id"]?.integerValue.map { Int(clamping: $0) })
        }
    }

    /// `nil` if the server gave nothing. One missing number makes a list useless, because positions matter.
    var record: TokenRecord? {
        let known = probabilities.compactMap { $0 }
        let knownIDs = probabilityIDs.compactMap { $0 }
        let ids = self.ids ?? (!knownIDs.isEmpty && knownIDs.count == probabilityIDs.count ? knownIDs : nil)
        var isWhole = !known.isEmpty && known.count == probabilities.count
        if let ids, ids.count != known.count { isWhole = false }
        let record = TokenRecord(
            promptIDs: promptIDs, completionIDs: ids, logProbabilities: isWhole ? known : nil)
        return record == TokenRecord() ? nil : record
    }

    private static func ids(_ value: JSONValue?) -> [Int]? {
        guard let elements = value?.arrayValue else { return nil }
        let ids = elements.compactMap { $0.integerValue.map { Int(clamping: $0) } }
        return ids.count == elements.count ? ids : nil
    }
}

import GenAgent
import GenAgentHTTP

/// Assembles a streamed chat completion from its chunks.
struct ChatStreamReader: Sendable {
    private var text = ""
    private var reasoning = ""
    private var calls: [Fragment] = []
    private var finish: JSONValue?
    private var usage = Usage()
    private var evidence = ChatTokenEvidence()
    private var model: String?
    /// Whether the stream said that it is complete.
    private(set) var isWhole = false
    /// Whether any part of a turn has arrived.
    private(set) var hasContent = false

    private struct Fragment: Sendable {
        var index: Int?
        var call: NativeToolCall
    }

    mutating func end() { isWhole = true }

    /// Adds a chunk and reports its new parts.
    mutating func take(_ chunk: JSONValue, onDelta: PolicyDeltaHandler) {
        model = model ?? chunk["model"]?.stringValue?.nonBlank
        // The usage comes with an empty list of choices, or with the last choice.
        if let value = chunk["usage"], value.objectValue != nil { usage = ChatReplyReader.usage(of: value) }
        evidence.take(promptIDs: chunk["prompt_token_ids"])
        guard let choice = chunk["choices"]?.arrayValue?.first(where: { ($0["index"]?.integerValue ?? 0) == 0 }) else {
            return
        }
        evidence.take(promptIDs: choice["prompt_token_ids"])
        evidence.take(choice)
        if let reason = choice["finish_reason"], reason != .null {
            finish = reason
            isWhole = true
        }
        // Some servers put the last piece, or everything, into `message`.
        guard let delta = choice["delta"] ?? choice["message"] else { return }
        if let more = ChatReplyReader.reasoning(of: delta) {
            reasoning += more
            hasContent = true
            onDelta(.reasoning(more))
        }
        if let more = ChatReplyReader.text(of: delta["content"]) ?? delta["refusal"]?.stringValue, !more.isEmpty {
            text += more
            hasContent = true
            onDelta(.text(more))
        }
        for fragment in delta["tool_calls"]?.arrayValue ?? [] { take(call: fragment, onDelta) }
    }

    /// Adds a piece of a call. Only the first piece has id and name; the index may be missing, or 0 for all calls.
    private mutating func take(call fragment: JSONValue, _ onDelta: PolicyDeltaHandler) {
        hasContent = true
        let id = fragment["id"]?.stringValue?.nonBlank
        let name = fragment["function"]?["name"]?.stringValue?.nonBlank
        let arguments = ChatReplyReader.arguments(of: fragment["function"]?["arguments"])
        let position = position(index: fragment["index"]?.integerValue.map { Int(clamping: $0) }, id: id)
        if let id { calls[position].call.id = id }
        if let name, calls[position].call.name.isEmpty { calls[position].call.name = name }
        calls[position].call.arguments += arguments
        onDelta(.toolArguments(index: position, name: name, fragment: arguments))
    }

    /// The position of the piece's call; a new one if it starts a call.
    private mutating func position(index: Int?, id: String?) -> Int {
        let found =
            if let id, let known = calls.lastIndex(where: { $0.call.id == id }) {
                known
            } else if let index {
                calls.lastIndex { $0.index == index && (id == nil || $0.call.id.isEmpty) }
            } else if id == nil {
                calls.indices.last
            } else {
                Int?.none
            }
        if let found { return found }
        calls.append(Fragment(index: index, call: NativeToolCall(id: "", name: "", arguments: "")))
        return calls.count - 1
    }

    func reply(conversation: Int) -> PolicyReply {
        let ordered = calls.enumerated().sorted { left, right in
            (left.element.index ?? left.offset, left.offset) < (right.element.index ?? right.offset, right.offset)
        }
        let calls = ChatReplyReader.named(ordered.map(\.element.call), conversation: conversation)
        return PolicyReply(
            text: text, reasoning: reasoning.isEmpty ? nil : reasoning, toolCalls: calls,
            finishReason: ChatReplyReader.finishReason(finish, hasCalls: !calls.isEmpty), usage: usage,
            tokens: evidence.record, model: model)
    }
}

extension PolicyReply {
    /// The reply without our secrets. If it had one, it is marked and loses its tokens, which would reveal the secret and no longer match the text.
    ///
    /// - Parameter conversation: The number of messages in the request; call ids that are no longer unique are made from it.
    func redacted(by redactor: Redactor, conversation: Int) -> PolicyReply {
        guard redactor.hasSecrets else { return self }
        func clean(_ text: String) -> String { redactor.text(text, isCut: mayBeCut) }
        var reply = self
        reply.text = clean(text)
        reply.reasoning = reasoning.map(clean)
        reply.toolCalls = toolCalls.map { call in
            NativeToolCall(id: redactor.text(call.id), name: clean(call.name), arguments: clean(call.arguments))
        }
        reply.model = model.map { redactor.text($0) }
        guard reply != self else { return self }
        reply.toolCalls = ChatReplyReader.named(reply.toolCalls, conversation: conversation)
        reply.isRedacted = true
        reply.tokens = nil
        reply.isTokenExact = false
        return reply
    }

    /// Whether the server, rather than the model, may have ended the texts.
    var mayBeCut: Bool { finishReason != .stop && finishReason != .toolCalls }
}

/// Removes secrets from the pieces of a turn, however the server cut them.
final class DeltaRedactor: Sendable {
    private struct State {
        var text: StreamRedactor
        var reasoning: StreamRedactor
        var arguments: [Int: StreamRedactor] = [:]
    }

    private let redactor: Redactor
    private let state: Locked<State>

    init(_ redactor: Redactor) {
        self.redactor = redactor
        state = Locked(State(text: StreamRedactor(redactor), reasoning: StreamRedactor(redactor)))
    }

    /// Passes on what can be shown so far.
    func push(_ delta: PolicyDelta, to onDelta: PolicyDeltaHandler) {
        guard redactor.hasSecrets else { return onDelta(delta) }
        if let clean = state.withLock({ clean(delta, &$0) }) { onDelta(clean) }
    }

    func finish(isCut: Bool, to onDelta: PolicyDeltaHandler) {
        let rest = state.withLock { state in
            var rest: [PolicyDelta] = []
            let (reasoning, text) = (state.reasoning.finish(isCut: isCut), state.text.finish(isCut: isCut))
            if !reasoning.isEmpty { rest.append(.reasoning(reasoning)) }
            if !text.isEmpty { rest.append(.text(text)) }
            for index in state.arguments.keys.sorted() {
                let fragment = state.arguments[index]?.finish(isCut: isCut) ?? ""
                if !fragment.isEmpty { rest.append(.toolArguments(index: index, name: nil, fragment: fragment)) }
            }
            return rest
        }
        for delta in rest { onDelta(delta) }
    }

    /// What can be shown so far; `nil`: nothing.
    private func clean(_ delta: PolicyDelta, _ state: inout State) -> PolicyDelta? {
        switch delta {
        case .text(let more):
            let text = state.text.push(more)
            return text.isEmpty ? nil : .text(text)
        case .reasoning(let more):
            let text = state.reasoning.push(more)
            return text.isEmpty ? nil : .reasoning(text)
        case .toolArguments(let index, let name, let fragment):
            let shown = state.arguments[index, default: StreamRedactor(redactor)].push(fragment)
            if name == nil, shown.isEmpty, !fragment.isEmpty { return nil }
            return .toolArguments(index: index, name: name.map { redactor.text($0) }, fragment: shown)
        }
    }
}

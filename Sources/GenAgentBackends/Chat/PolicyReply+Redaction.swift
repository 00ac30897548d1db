import GenAgent
import GenAgentHTTP

extension PolicyReply {
    /// The reply without our secrets. Where it had one, it is marked and has no tokens: they would tell it, and are not those of this text.
    ///
    /// - Parameter conversation: The number of messages asked with; ids of calls that are no longer different are made from it.
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

    /// Whether the texts may end where the server cut them, and not where the model did.
    var mayBeCut: Bool { finishReason != .stop && finishReason != .toolCalls }
}

/// Keeps secrets out of the pieces of a turn, however the server cut them.
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

    /// Passes on what of a piece can be shown by now.
    func push(_ delta: PolicyDelta, to onDelta: PolicyDeltaHandler) {
        guard redactor.hasSecrets else { return onDelta(delta) }
        if let clean = state.withLock({ clean(delta, &$0) }) { onDelta(clean) }
    }

    /// Passes on the rest of every text.
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

    /// What can be shown by now; `nil`: nothing.
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

import GenAgent

/// A policy that writes the scripted turns in order and records its requests.
///
/// ```swift
/// let policy = ScriptedPolicy([
///     .call(prompt: "three red apples", thinking: "Count matters."),
///     .call(prompt: "exactly three red apples in a row", judging: "There are only two."),
///     .answer(judging: "Three, all red."),
/// ])
/// ```
/// If the script runs out, it fails with a message that names the turn and quotes the last message.
public final class ScriptedPolicy: PolicyModel {
    public let name: String
    private let script: Script<PolicyRequest, PolicyReply>
    private let clock: (any SessionClock)?
    private let isShared: Bool

    /// Makes a policy that plays its steps once, one for every request of any session. Steps that delay need the session's `clock`.
    public init(_ steps: [PolicyStep], name: String = "scripted", clock: (any SessionClock)? = nil) {
        self.name = name
        self.clock = clock
        script = Script(steps)
        isShared = false
    }

    /// Makes a policy that plays its steps for every session, so that many can share it. The turns in the conversation determine
    /// the step, so a retried turn gets the same step again.
    public init(
        forEverySession steps: [PolicyStep], name: String = "scripted", clock: (any SessionClock)? = nil
    ) {
        self.name = name
        self.clock = clock
        script = Script(steps)
        isShared = true
    }

    public var requests: [PolicyRequest] { script.requests }

    /// Returns once there were `count` requests, or the task is cancelled.
    public func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    public func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        let reply: PolicyReply
        let exhausted = { (turn: Int) in self.complaint(turn, request) }
        if isShared {
            let turns = request.messages.count { $0.isSampled }
            reply = try await script.play(request, answer: turns, clock: clock, exhausted: exhausted)
        } else {
            reply = try await script.play(request, clock: clock, exhausted: exhausted)
        }
        stream(reply, to: onDelta)
        return reply
    }

    private func complaint(_ turn: Int, _ request: PolicyRequest) -> String {
        let last = request.messages.last
        let words = last?.parts.map(\.storyText).joined(separator: " | ") ?? "nothing"
        return """
            The script of the policy `\(name)` has \(Numbers.count(script.stepCount, "step")) and ran out: turn \(turn) was asked for. \
            Add a step, or make the session stop earlier. The last message (\(last?.author.rawValue ?? "none")) says: \(words)
            """
    }

    /// Streams a reply in pieces, as a server would.
    private func stream(_ reply: PolicyReply, to onDelta: PolicyDeltaHandler) {
        for piece in (reply.reasoning ?? "").pieces { onDelta(.reasoning(piece)) }
        for piece in reply.text.pieces { onDelta(.text(piece)) }
        for (index, call) in reply.toolCalls.enumerated() {
            onDelta(.toolArguments(index: index, name: call.name, fragment: call.arguments))
        }
    }
}

public typealias PolicyStep = ScriptStep<PolicyRequest, PolicyReply>

extension PolicyStep {
    /// Writes a turn verbatim, tags and all.
    public static func turn(_ text: String) -> PolicyStep { .give(PolicyReply(text: text)) }

    /// Sends a complete reply: with usage, tokens, separate reasoning or native calls.
    public static func reply(_ reply: PolicyReply) -> PolicyStep { .give(reply) }

    /// Calls a generator; the default tool is that of ``StubGenerator``. `thinking` is the content of `<think>`, `judging` that of `<judge>`,
    /// about the previous image. `arguments` are added to `prompt`.
    public static func call(
        prompt: String, tool: String = "draw", thinking: String = "I call a tool.", judging: String? = nil,
        arguments: [String: JSONValue] = [:]
    ) -> PolicyStep {
        var arguments = arguments
        arguments["prompt"] = .string(prompt)
        return .calls([ToolCall(name: tool, arguments: arguments)], thinking: thinking, judging: judging)
    }

    /// Calls several tools in one turn, or a tool other than a generator.
    public static func calls(
        _ calls: [ToolCall], thinking: String = "I call tools.", judging: String? = nil
    ) -> PolicyStep {
        .turn(TurnRenderer().render(PolicyTurn(thought: thinking, judgment: judging, action: .call(calls))))
    }

    /// Answers: the last image satisfies.
    public static func answer(
        _ text: String = "done", thinking: String = "I am done.", judging: String? = nil
    ) -> PolicyStep {
        .turn(TurnRenderer().render(PolicyTurn(thought: thinking, judgment: judging, action: .answer(text))))
    }
}

extension String {
    fileprivate var pieces: [String] {
        var pieces: [String] = []
        var rest = self[...]
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(24)))
            rest = rest.dropFirst(24)
        }
        return pieces
    }
}

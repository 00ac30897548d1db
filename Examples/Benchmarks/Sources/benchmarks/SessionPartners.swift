import Foundation
import GenAgent
import GenAgentImaging

/// A policy that costs nothing: so many calls, then an answer, all written beforehand. It knows its turn by the length of the conversation.
struct ScriptedTurns: PolicyModel {
    let name = "scripted"
    private let calls: Int

    init(calls: Int) { self.calls = calls }

    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        // A system text and a query; then a turn and the tool's message for each call.
        let turn = request.messages.count / 2 - 1
        return turn < calls ? (turn == 0 ? Self.first : Self.next) : Self.last
    }

    /// Any message, to build conversations of a given length.
    static let example = Message(role: .user, author: .user, parts: [.text("x")])

    private static let call =
        "<tool_call>{\"name\": \"paint\", \"arguments\": {\"prompt\": \"Three red apples left of a blue cup.\"}}</tool_call>"
    private static let thought = "<think>The apples come first; the cup must stay on the right.</think>"
    private static let first = PolicyReply(text: thought + call, usage: Usage(inputTokens: 900, outputTokens: 60))
    private static let next = PolicyReply(
        text: thought + "<judge>There are only two apples.</judge>" + call,
        usage: Usage(inputTokens: 1_200, outputTokens: 80))
    private static let last = PolicyReply(
        text: "<think>All is there.</think><judge>Three apples, one cup.</judge><answer>Done.</answer>",
        usage: Usage(inputTokens: 1_500, outputTokens: 40))
}

/// A policy that waits until a gate opens, and then answers without drawing.
struct WaitingPolicy: PolicyModel {
    let name = "waiting"
    let gate: Gate

    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        await gate.pass()
        return PolicyReply(text: "<think>Enough.</think><answer>Nothing drawn.</answer>")
    }
}

/// A generator that always gives the same small image.
struct StubPainter: GeneratorTool {
    let descriptor = ToolDescriptor(generator: "paint", summary: "Paints a picture of a prompt.")
    private let result: EncodedImage

    init(result: EncodedImage) { self.result = result }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        GenerationResult(result, seed: request.seed)
    }

    /// A white picture of 8 pixels a side.
    static func image() throws -> EncodedImage {
        try EncodedImage(PNG.encode(Bitmap(width: 8, height: 8, fill: Pixel(red: 255, green: 255, blue: 255))))
    }
}

/// Holds tasks until it opens, and tells when enough have come.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var observer: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let lock = NSLock()
    private nonisolated(unsafe) var state = State()

    /// Waits until the gate is open.
    func pass() async {
        await withCheckedContinuation { continuation in
            let resumed: [CheckedContinuation<Void, Never>] = lock.withLock {
                if state.isOpen { return [continuation] }
                state.waiting.append(continuation)
                guard let observer = state.observer, state.waiting.count >= observer.count else { return [] }
                state.observer = nil
                return [observer.continuation]
            }
            for continuation in resumed { continuation.resume() }
        }
    }

    /// Waits until so many tasks wait at the gate.
    func waitForArrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = lock.withLock {
                if state.waiting.count >= count { return true }
                state.observer = (count, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets all pass, from now on.
    func open() {
        let waiting = lock.withLock {
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

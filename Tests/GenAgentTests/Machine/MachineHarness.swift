import Foundation
import Testing

@testable import GenAgent

/// Drives a machine as a session would: inputs one second apart, each effect kept, every invariant checked after each input.
struct MachineHarness {
    private(set) var machine = SessionMachine()
    private(set) var log: [RecordedInput] = []
    private(set) var effects: [SessionEffect] = []
    private(set) var time = Timestamp(microseconds: 1_000_000)

    /// Starts a session; `adjust` changes the default setup of three tools, self judging and no hook.
    init(
        seed: UInt64 = 7, query: QueryRecord = QueryRecord("a red fox"), rules: Int = SessionMachine.version,
        sourceLocation: SourceLocation = #_sourceLocation,
        adjust: (inout SessionSetup) -> Void = { _ in }
    ) {
        var setup = SessionSetup(policy: "scripted", tools: Self.tools)
        adjust(&setup)
        setup.systemText = .standard(setup.configuration.format)
        var start = SessionStart(sessionID: "s1", seed: seed, setup: setup, query: query)
        start.machineVersion = rules
        feed(.started(start), sourceLocation: sourceLocation)
    }

    static let tools = [
        ToolDescriptor(generator: "paint", summary: "Paints.", capabilities: GeneratorCapabilities(inputImages: 2)),
        ToolDescriptor(
            generator: "queue", summary: "Paints by jobs.", capabilities: GeneratorCapabilities(reattach: true)),
        ToolDescriptor(name: "search", summary: "Searches.", parameters: ["type": "object"]),
    ]

    /// Feeds an input and checks the invariants.
    @discardableResult
    mutating func feed(
        _ input: SessionInput, after seconds: Double = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) -> SessionEffect {
        time = time.advanced(bySeconds: seconds)
        let recorded = RecordedInput(index: log.count, time: time, input: input)
        let before = machine
        let effect = machine.handle(recorded)
        log.append(recorded)
        effects.append(effect)
        let broken = MachineInvariants.broken(from: before, to: machine, effect: effect)
        #expect(broken.isEmpty, sourceLocation: sourceLocation)
        return effect
    }

    // What the machine has come to.

    var state: SessionState? { machine.state }
    var phase: SessionPhase.Name { machine.state?.phase.name ?? .ready }
    var exchange: Exchange? { state?.trajectory.exchanges.last }
    var stopReason: StopReason? { exchange?.stopReason }
    var selected: ImageID? { exchange?.selected }
    var messages: [Message] { state?.trajectory.messages.map(\.message) ?? [] }
    var calls: [CallRecord] { state?.trajectory.calls ?? [] }
    var rounds: [Round] { state?.trajectory.rounds ?? [] }
    var turns: [TurnRecord] { state?.trajectory.turns ?? [] }
    var issues: [SessionIssue] { state?.trajectory.issues ?? [] }

    /// The words of the last message to the policy, tool results included.
    var lastWords: String {
        let parts = messages.last { $0.role == .user }?.parts ?? []
        return parts.compactMap {
            switch $0 {
            case .text(let text): text
            case .toolResult(let result): result.text
            case .image(let id): "[\(id)]"
            default: nil
            }
        }.joined(separator: "\n")
    }

    // What happens in most sessions.

    /// The policy calls `paint`, once for each prompt.
    @discardableResult
    mutating func policyPaints(_ prompts: String..., judging judgment: String? = nil) -> SessionEffect {
        policyCalls(prompts.map { ToolCall(name: "paint", arguments: ["prompt": .string($0)]) }, judging: judgment)
    }

    /// The policy makes calls.
    @discardableResult
    mutating func policyCalls(
        _ calls: [ToolCall], judging judgment: String? = nil, usage: Usage = Usage()
    ) -> SessionEffect {
        let turn = PolicyTurn(thought: "Hm.", judgment: judgment, action: .call(calls), deviations: [])
        let native = calls.compactMap { call in
            call.id.map { NativeToolCall(id: $0, name: call.name, arguments: "{}") }
        }
        return feed(.policyReplied(PolicyReply(text: "call", toolCalls: native, usage: usage), .turn(turn)))
    }

    /// The policy answers.
    @discardableResult
    mutating func policyAnswers(judging judgment: String? = nil) -> SessionEffect {
        let turn = PolicyTurn(thought: "Good.", judgment: judgment, action: .answer("done"))
        return feed(.policyReplied(PolicyReply(text: "<answer>done</answer>"), .turn(turn)))
    }

    /// The policy writes something that is no turn.
    @discardableResult
    mutating func policyBabbles(calling native: [NativeToolCall] = []) -> SessionEffect {
        let reply = PolicyReply(text: "la la", toolCalls: native)
        return feed(.policyReplied(reply, .violation(FormatViolation(.noAction, "Neither a call nor an answer."))))
    }

    /// The call at hand leaves and brings the picture with the given number.
    @discardableResult
    mutating func draws(_ number: Int, usage: Usage = Usage(images: 1)) throws -> SessionEffect {
        feed(.callStarted)
        return feed(.toolReturned(try .picture(number, usage: usage)))
    }

    /// What was asked for fails.
    @discardableResult
    mutating func fails(_ boundary: Boundary, _ error: AdapterError) -> SessionEffect { feed(.failed(boundary, error)) }
}

extension QueryRecord {
    init(_ text: String, images: [EncodedImage] = []) { self.init(Query(text, images: images)) }
}

extension RecordedToolResult {
    /// A result with the picture of the given number.
    static func picture(_ number: Int, text: String = "", usage: Usage = Usage(images: 1)) throws -> Self {
        RecordedToolResult(text: text, images: [ImageReference(try .sample(number))], usage: usage)
    }
}

extension EncodedImage {
    /// A PNG header with a number behind it: enough for the core, which decodes no pixel.
    static func sample(_ number: Int) throws -> EncodedImage {
        var data = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13])
        data += Data("IHDR".utf8) + Data([0, 0, 0, 64, 0, 0, 0, 48, 8, 6, 0, 0, 0]) + Data("image \(number)".utf8)
        return try EncodedImage(data)
    }
}

extension ToolCall {
    static func paint(_ prompt: String, id: String? = nil) -> ToolCall {
        ToolCall(id: id, name: "paint", arguments: ["prompt": .string(prompt)])
    }

    static func search(id: String? = nil) -> ToolCall {
        ToolCall(id: id, name: "search", arguments: ["words": "fox"])
    }
}

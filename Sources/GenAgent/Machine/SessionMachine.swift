/// The rules of a session as a value that does no I/O: inputs go in, the next effect comes out.
///
/// The same inputs always give the same states and effects, byte for byte, so a log of inputs is a complete record.
/// ``AgentSession`` drives it; drive it yourself to test rules, to replay a log, or to build another kind of session.
public struct SessionMachine: Sendable, Hashable, Codable {
    /// The version of the rules by which new sessions run; logs carry it.
    ///
    /// What version 2 changed: a session that no one could assess stops as ``StopReason/unscored``, where version 1 took the policy's
    /// answer as satisfied; calls have names (``CallAttempt/name``), by which a call that a crash cut off is asked for; and a call
    /// that a crash cut off has the outcome ``AdapterError/Kind/outcomeUnknown``, where version 1 called it transient.
    public static let version = 2

    /// The versions whose logs can be replayed and resumed. A session keeps the rules with which it began.
    public static let readableVersions = 1...version

    /// The state; `nil` before ``SessionInput/started(_:)``.
    public private(set) var state: SessionState?
    /// The inputs taken so far, rejected ones included: the index that the next one must have.
    public private(set) var inputCount = 0

    /// A machine before its first input.
    public init() {}

    /// Takes an input and says what to do next.
    ///
    /// An input that makes no sense in this state changes nothing but the count and gives ``SessionEffect/rejected(_:)``.
    /// An input out of order does not even count.
    public mutating func handle(_ recorded: RecordedInput) -> SessionEffect {
        guard recorded.index == inputCount else {
            return .rejected("input \(recorded.index) came where input \(inputCount) was due")
        }
        let rejection = rejection(of: recorded.input)
        inputCount += 1
        if let rejection { return .rejected(rejection) }
        if case .started(let start) = recorded.input {
            var state = SessionState(start, at: recorded.time)
            let effect = state.begin()
            self.state = state
            return effect
        }
        return state?.take(recorded.input, at: recorded.time) ?? .none
    }

    /// Why an input makes no sense in this state; `nil` where it does.
    public func rejection(of input: SessionInput) -> String? {
        guard let state else {
            guard case .started(let start) = input else { return "\(input.name) came before the session started" }
            guard Self.readableVersions.contains(start.machineVersion) else {
                return
                    "the log follows version \(start.machineVersion) of the rules, this library knows versions 1 to \(Self.version)"
            }
            return nil
        }
        return state.accepts(input) ? nil : "\(input.name) makes no sense while the session is \(state.phase.name)"
    }

    /// Takes a log from its beginning.
    ///
    /// - Returns: The machine at its end, and the effect of every input.
    public static func replay(_ log: some Sequence<RecordedInput>) -> (
        machine: SessionMachine, effects: [SessionEffect]
    ) {
        var machine = SessionMachine()
        let effects = log.map { machine.handle($0) }
        return (machine, effects)
    }
}

extension SessionInput {
    /// The input's name, for logs and messages.
    public var name: String {
        switch self {
        case .started: "started"
        case .continued: "continued"
        case .policyReplied: "policyReplied"
        case .hookDecided: "hookDecided"
        case .callStarted: "callStarted"
        case .jobSubmitted: "jobSubmitted"
        case .toolReturned: "toolReturned"
        case .judged: "judged"
        case .reflected: "reflected"
        case .compared: "compared"
        case .failed(let boundary, _): "failed(\(boundary.rawValue))"
        case .storeFailed: "storeFailed"
        case .waited: "waited"
        case .deadlineFired: "deadlineFired"
        case .cancelled: "cancelled"
        case .resumed: "resumed"
        }
    }
}

import Foundation
import GenAgent

/// A signal that ends a run.
enum RunSignal: Int32, Sendable, CaseIterable {
    case interrupt = 2
    case terminate = 15

    /// What people call it.
    var name: String { self == .interrupt ? "Ctrl-C" : "a signal to terminate" }
}

/// What the exit code of `genagent run` says.
enum RunStatus: Sendable, Equatable {
    /// 0
    case satisfied
    /// 3: finished, but not satisfied, or not judged.
    case notSatisfied
    /// 1
    case failed
    /// 130 or 143: 128 and the signal's number, as shells do.
    case interrupted(RunSignal)

    init(_ reason: StopReason, problems: [String], signal: RunSignal?) {
        if !problems.isEmpty {
            self = .failed
        } else if let signal, reason == .cancelled {
            self = .interrupted(signal)
        } else if reason.isFailure {
            self = .failed
        } else {
            self = reason == .satisfied ? .satisfied : .notSatisfied
        }
    }

    /// The exit code.
    var code: Int32 {
        switch self {
        case .satisfied: 0
        case .notSatisfied: 3
        case .failed: 1
        case .interrupted(let signal): 128 + signal.rawValue
        }
    }
}

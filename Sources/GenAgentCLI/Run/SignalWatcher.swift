import Dispatch
import Foundation
import GenAgent

enum RunSignal: Int32, Sendable, CaseIterable {
    case interrupt = 2
    case terminate = 15

    var name: String { self == .interrupt ? "Ctrl-C" : "SIGTERM" }
}

/// Turns Ctrl-C (SIGINT) and SIGTERM into a request to stop. A second one ends the process at once, and so does the work when it takes
/// longer than the grace period to stop.
final class SignalWatcher: Sendable {
    /// Seconds that stopped work has by default, so that a run ends within a second.
    static let standardGrace = 0.75
    /// The environment variable that overrides it.
    static let graceVariable = "GENAGENT_STOP_SECONDS"

    private let first = Locked<RunSignal?>(nil)
    /// The signals that it listens for; none in tests.
    private let signals: [RunSignal]
    private let grace: Double

    init(_ signals: [RunSignal] = RunSignal.allCases, grace: Double = SignalWatcher.grace()) {
        self.signals = signals
        self.grace = grace
    }

    static func grace(in environment: [String: String] = ProcessInfo.processInfo.environment) -> Double {
        let seconds = environment[graceVariable].flatMap { Double($0) } ?? standardGrace
        return seconds.isFinite ? min(max(seconds, 0), 3600) : standardGrace
    }

    var received: RunSignal? { first.withLock { $0 } }

    /// Starts to listen, until the caller stops the watch. It listens on its own thread: work that keeps all others busy
    /// does not delay it.
    ///
    /// - Parameters:
    ///   - onFirst: Called once, on another thread.
    ///   - onEnd: Called before the process ends at once. It must not wait.
    func start(
        onFirst: @escaping @Sendable (RunSignal) -> Void, onEnd: @escaping @Sendable () -> Void
    ) -> SignalWatch {
        let queue = DispatchQueue(label: "genagent.signals", qos: .userInteractive)
        let isOver = Locked(false)
        let sources = signals.map { kind -> any DispatchSourceSignal in
            // A source sees the signal only if the default action is off.
            signal(kind.rawValue, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: kind.rawValue, queue: queue)
            let end: @Sendable () -> Void = {
                guard !isOver.withLock({ $0 }) else { return }
                onEnd()
                _exit(128 + kind.rawValue)
            }
            source.setEventHandler { [first, grace] in
                let isFirst = first.withLock { seen in
                    guard seen == nil else { return false }
                    seen = kind
                    return true
                }
                guard isFirst else { return end() }
                onFirst(kind)
                queue.asyncAfter(deadline: .now() + grace, execute: end)
            }
            source.resume()
            return source
        }
        return SignalWatch(signals: signals, sources: sources, isOver: isOver)
    }
}

final class SignalWatch: Sendable {
    private let signals: [RunSignal]
    // Handed from one thread to another, never shared.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]
    private let isOver: Locked<Bool>

    fileprivate init(signals: [RunSignal], sources: [any DispatchSourceSignal], isOver: Locked<Bool>) {
        (self.signals, self.sources, self.isOver) = (signals, sources, isOver)
    }

    /// Ends the watch: the signals have their default effect again.
    func stop() {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard isFirst else { return }
        for source in sources { source.cancel() }
        for kind in signals { signal(kind.rawValue, SIG_DFL) }
    }

    deinit { stop() }
}

import Dispatch
import Foundation
import GenAgent

/// Turns Ctrl-C (SIGINT) and SIGTERM into a request to stop. The second one ends the process at once.
final class SignalWatcher: Sendable {
    private let first = Locked<RunSignal?>(nil)
    /// The signals that it hears; a process that is not ours to stop has none.
    private let signals: [RunSignal]

    init(_ signals: [RunSignal] = RunSignal.allCases) { self.signals = signals }

    /// The first signal that came, if any.
    var received: RunSignal? { first.withLock { $0 } }

    /// Starts to listen, as long as the caller holds the result.
    ///
    /// - Parameters:
    ///   - onFirst: Called once, on another thread.
    ///   - onSecond: Called before the process ends.
    func start(
        onFirst: @escaping @Sendable (RunSignal) -> Void, onSecond: @escaping @Sendable () -> Void
    ) -> [any DispatchSourceSignal] {
        let queue = DispatchQueue(label: "genagent.signals")
        return signals.map { kind in
            // The source gets to know of the signal only where the default action is off.
            signal(kind.rawValue, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: kind.rawValue, queue: queue)
            source.setEventHandler { [first] in
                let isFirst = first.withLock { seen in
                    guard seen == nil else { return false }
                    seen = kind
                    return true
                }
                if isFirst { return onFirst(kind) }
                onSecond()
                _exit(128 + kind.rawValue)
            }
            source.resume()
            return source
        }
    }
}

import GenAgent

/// What an evaluation tells while it runs.
public enum EvaluationEvent: Sendable {
    /// A contender begins.
    case began(contender: String, items: Int)
    /// An item is through, done now or before.
    case finished(EvaluationRecord, EvaluationProgress)
}

/// How far an evaluation is.
public struct EvaluationProgress: Sendable, Hashable, CustomStringConvertible {
    /// Items in all, of all contenders.
    public var total: Int
    /// Items that are through.
    public var finished: Int
    /// Those of them that an earlier run had done.
    public var reused: Int
    /// Those of them without a score.
    public var unscored: Int
    /// Seconds since the run began.
    public var elapsed: Double
    /// Seconds that the rest will take at the rate so far; `nil` before anything was done in this run.
    public var remaining: Double?

    /// Such as `12/280, 3 unscored, about 40 s left`.
    public var description: String {
        var text = "\(finished)/\(total)"
        if unscored > 0 { text += ", \(unscored) unscored" }
        if let remaining, finished < total { text += ", about \(Self.words(remaining)) left" }
        return text
    }

    private static func words(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 1e9).rounded(.up))
        if whole < 120 { return "\(whole) s" }
        return whole < 7200 ? "\((whole + 30) / 60) min" : "\((whole + 1800) / 3600) h"
    }
}

/// Counts items as they finish.
final class ProgressMeter: Sendable {
    private let state: Locked<EvaluationProgress>
    private let clock: any SessionClock
    private let start: Timestamp

    init(total: Int, clock: any SessionClock) {
        self.clock = clock
        start = clock.now()
        state = Locked(EvaluationProgress(total: total, finished: 0, reused: 0, unscored: 0, elapsed: 0))
    }

    /// Counts an item and tells, in one step, so that listeners see the numbers grow.
    func count(_ record: EvaluationRecord, isReused: Bool, _ tell: (EvaluationEvent) -> Void) {
        state.withLock { progress in
            progress.finished += 1
            if isReused { progress.reused += 1 }
            if record.score == nil { progress.unscored += 1 }
            progress.elapsed = clock.now().seconds(since: start)
            let fresh = progress.finished - progress.reused
            let left = Double(progress.total - progress.finished)
            progress.remaining = fresh > 0 ? progress.elapsed / Double(fresh) * left : nil
            tell(.finished(record, progress))
        }
    }
}

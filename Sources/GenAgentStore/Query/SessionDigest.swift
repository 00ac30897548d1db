#if Store
import Foundation
import GenAgent

/// What a session's log comes to: its summary, what one may search in it, and the images that it names.
struct SessionDigest: Sendable {
    var summary: SessionSummary
    /// Queries and prompts in lower case, a line each.
    var text = ""
    /// Every digest in the log, also where the log is damaged.
    var images: Set<String> = []

    init(_ id: SessionID, _ records: [String]) {
        summary = SessionSummary(
            id: id, startedAt: Timestamp(microseconds: 0), updatedAt: Timestamp(microseconds: 0),
            inputCount: records.count)
        for record in records { images.formUnion(Self.digests(in: record)) }
        let log = SessionLog(id, records)
        summary.damage = log.damage
        if let first = log.inputs.first { summary.startedAt = first.time }
        if let last = log.inputs.last { summary.updatedAt = last.time }
        if let trajectory = log.trajectory { take(trajectory) }
    }

    private mutating func take(_ trajectory: Trajectory) {
        summary.queries = trajectory.exchanges.map(\.query.text)
        summary.tags = Set(trajectory.exchanges.flatMap(\.query.tags)).sorted()
        summary.policy = trajectory.setup.policy
        summary.judge = trajectory.setup.judge
        summary.tools = Set(trajectory.calls.map(\.call.name)).sorted()
        summary.stopReason = trajectory.exchanges.last?.stopReason
        summary.rounds = trajectory.rounds.count
        let verdict = trajectory.rounds.last { $0.verdict != nil }?.verdict
        summary.verdict = verdict?.outcome
        summary.score = verdict?.score
        if let selected = trajectory.exchanges.last?.selected {
            summary.image = trajectory.images.first { $0.id == selected }?.reference
        }
        summary.usage = trajectory.usage
        summary.issues = trajectory.issues.count
        let prompts = trajectory.calls.compactMap(\.request?.prompt)
        text = (summary.queries + prompts).joined(separator: "\n").lowercased()
    }

    /// The digests that a record names: whatever follows `"digest":"`, because a damaged record must not lose its images.
    static func digests(in record: String) -> [String] {
        record.components(separatedBy: "\"digest\":\"").dropFirst()
            .map { String($0.prefix(64)) }.filter { ImageFiles.isDigest($0) }
    }
}

/// A session's log, read and replayed as far as it goes.
struct SessionLog: Sendable {
    /// The inputs before the first damage.
    var inputs: [RecordedInput] = []
    /// What they come to.
    var trajectory: Trajectory?
    /// Why it goes no further; `nil` where all is well.
    var damage: String?

    init(_ id: SessionID, _ records: [String]) {
        var machine = SessionMachine()
        for (index, record) in records.enumerated() {
            do {
                let input = try RecordCoding.input(record, at: index, of: id)
                if case .rejected(let reason) = machine.handle(input) {
                    damage = "Input \(index) (\(input.input.name)) does not replay: \(reason)."
                    break
                }
                inputs.append(input)
            } catch {
                damage = "\(error)"
                break
            }
        }
        trajectory = machine.state?.trajectory
        if damage == nil, let found = trajectory?.sessionID, found != id {
            damage = "It is the log of another session, \(found)."
        }
    }
}
#endif

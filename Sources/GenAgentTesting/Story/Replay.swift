import Foundation
import GenAgent

/// A session whose log does not replay to its trajectory.
public struct ReplayMismatch: Error, Sendable, CustomStringConvertible {
    public let description: String
}

/// Expects a session's log to replay exactly: every input is valid, two new machines go through the same states and effects byte for
/// byte, and end with this trajectory.
///
/// - Parameter trajectory: The trajectory of the session's outcome; `nil`: only the log is checked.
/// - Returns: The replayed trajectory.
/// - Throws: ``ReplayMismatch``, or what the store throws.
@discardableResult
public func expectReplays(
    _ session: SessionID, in store: any TrajectoryStore, as trajectory: Trajectory? = nil
) async throws -> Trajectory {
    let log = try await store.inputs(of: session)
    var (first, second) = (SessionMachine(), SessionMachine())
    for (position, recorded) in log.enumerated() {
        let name = "input \(position) (\(recorded.input.name))"
        if let rejection = first.rejection(of: recorded.input) {
            throw ReplayMismatch(description: "The log of \(session) does not replay: \(name): \(rejection).")
        }
        // Through JSON, so that what a durable store keeps is what is replayed.
        let copy = try JSONDecoder().decode(RecordedInput.self, from: JSONEncoder().encode(recorded))
        let effects = (first.handle(recorded), second.handle(copy))
        if case .rejected(let reason) = effects.0 {
            throw ReplayMismatch(description: "The log of \(session) does not replay: \(name): \(reason).")
        }
        guard try effects.0.jsonLines == effects.1.jsonLines, try first.jsonLines == second.jsonLines else {
            throw ReplayMismatch(
                description:
                    "The log of \(session) replays in two ways from \(name) on; an input lacks something in its JSON.")
        }
    }
    guard let state = first.state else { throw ReplayMismatch(description: "The store has no log of \(session).") }
    if let trajectory { try compare(state.trajectory, with: trajectory, of: session) }
    return state.trajectory
}

private func compare(_ replayed: Trajectory, with recorded: Trajectory, of session: SessionID) throws {
    let (one, other) = (try replayed.jsonLines, try recorded.jsonLines)
    guard one != other else { return }
    let line =
        zip(one, other).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(one.count, other.count)
    func text(_ lines: [Substring]) -> String {
        line < lines.count ? lines[line].trimmingCharacters(in: .whitespaces) : "(nothing)"
    }
    throw ReplayMismatch(
        description: """
            The replay of \(session) gives a different trajectory. At line \(line + 1) of its JSON
              replayed: \(text(one))
              recorded: \(text(other))
            """)
}

extension Encodable {
    /// Lines of a JSON text in which equal values are equal bytes.
    fileprivate var jsonLines: [Substring] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self).split(separator: "\n")
        }
    }
}

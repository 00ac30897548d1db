import GenAgent

/// A trajectory that tells another story than a test expects. Its description shows both, side by side, and marks where they part.
public struct StoryMismatch: Error, Sendable, CustomStringConvertible {
    /// What was expected, step by step.
    public let expected: [String]
    /// What the trajectory tells, step by step.
    public let told: [String]
    /// Index of the first step in which they differ.
    public let partsAt: Int

    /// Both stories side by side, and where they part.
    public var description: String {
        let header = "The trajectory tells another story than expected; they part at step \(partsAt + 1)."
        let left = expected.map { $0.line(atMost: 48) }
        let right = told.map { $0.line(atMost: 72) }
        let width = max(8, left.map(\.count).max() ?? 0)
        var lines = [header, "", "     " + "expected".padded(to: width) + "  told"]
        for index in 0..<max(left.count, right.count) {
            let mark = index == partsAt ? ">" : " "
            let number = String(index + 1)
            let lead = mark + String(repeating: " ", count: max(0, 3 - number.count)) + number + " "
            let one = index < left.count ? left[index] : "(nothing)"
            let other = index < right.count ? right[index] : "(nothing)"
            lines.append(lead + one.padded(to: width) + "  " + other)
        }
        return lines.joined(separator: "\n")
    }
}

/// Expects a trajectory to tell this story.
///
/// ```swift
/// try expect(outcome.trajectory, tells: [
///     .call(prompt: .contains("red")), .image, .verdict(.unsatisfied),
///     .call, .image, .verdict(.satisfied), .stop(.satisfied),
/// ])
/// ```
/// Steps of a kind that the expected story never mentions are left out of the told one, so a test says only what it cares about:
/// without any `.turn` in the list, turns are not compared.
///
/// - Throws: ``StoryMismatch``.
public func expect(_ trajectory: Trajectory, tells expected: [StoryExpectation]) throws {
    let kinds = Set(expected.map(\.kind))
    let told = trajectory.story.filter { kinds.contains($0.kind) }
    let parting = zip(expected, told).enumerated().first { _, pair in
        pair.0.kind != pair.1.kind || !pair.0.matches(pair.1)
    }
    if parting == nil, expected.count == told.count { return }
    throw StoryMismatch(
        expected: expected.map(\.description), told: told.map(\.description),
        partsAt: parting?.offset ?? min(expected.count, told.count))
}

extension String {
    /// The text on one line, cut where it is too long.
    fileprivate func line(atMost limit: Int) -> String {
        let flat = split(whereSeparator: \.isNewline).joined(separator: " ")
        return flat.count <= limit ? flat : flat.prefix(limit - 1) + "…"
    }

    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

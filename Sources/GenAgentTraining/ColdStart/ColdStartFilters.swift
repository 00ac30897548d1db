import GenAgent

/// Decides whether a finished trajectory is worth imitating.
public protocol ColdStartFilter: Sendable {
    /// Checks a trajectory.
    ///
    /// - Returns: Why it is dropped; `nil` to keep it.
    /// - Throws: If the check failed; the next run tries the prompt again.
    func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop?
}

/// Drops trajectories whose turns mention the hint: the student would learn to mention what it does not have.
public struct HintLeakFilter: ColdStartFilter {
    /// Words and phrases that reveal the hint, compared word by word without case or punctuation.
    package var phrases: [String]

    public static let standardPhrases = [
        "reference", "references", "hint", "hints", "ground truth", "examiner", "provided image", "provided picture",
        "given image", "given picture", "example image", "example picture", "target image", "target picture",
        "the note", "this note",
    ]

    public init(phrases: [String] = HintLeakFilter.standardPhrases) { self.phrases = phrases }

    /// Searches the whole text of all turns. A phrase that the query itself uses is not a leak.
    public func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop? {
        let query = Self.words(rollout.query.text)
        let wanted = phrases.map(Self.words).filter { $0 != " " && !query.contains($0) }
        for (index, turn) in rollout.trajectory.turns.enumerated() {
            let reply = turn.reply
            let said = [reply.reasoning ?? "", reply.text] + reply.toolCalls.map(\.arguments)
            for text in said.map(Self.words) {
                guard let found = wanted.first(where: text.contains) else { continue }
                return ColdStartDrop(.leak, "Turn \(index + 1) says “\(found.dropFirst().dropLast())”.")
            }
        }
        return nil
    }

    /// The words in lower case, with single spaces between and around them.
    private static func words(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.isEmpty ? " " : " " + words.joined(separator: " ") + " "
    }
}

/// Drops trajectories of several rounds if the last image is not better than the first. A tie is not better.
public struct ImprovementFilter: ColdStartFilter {
    private let comparison: ComparedReward

    /// - Parameter asksBothOrders: Disable it only for a comparator that asks in both orders itself.
    public init(_ comparator: any ImageComparator, asksBothOrders: Bool = true) {
        comparison = ComparedReward(comparator, asksBothOrders: asksBothOrders)
    }

    /// Compares the last image with the first.
    ///
    /// - Throws: Errors of the comparator, and `AdapterError` if the bytes of an image are missing.
    public func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop? {
        let last = rollout.roundCount - 1
        guard last > 0 else { return nil }
        guard let first = rollout.candidate(round: 0), let later = rollout.candidate(round: last) else {
            throw AdapterError.fatal(
                "The bytes of the first or the last image are missing, so they cannot be compared.")
        }
        let score = try await comparison.score(
            later, over: first, for: rollout.query, context: context.judging(rollout, round: last))
        if score.value == 1 { return nil }
        return ColdStartDrop(.notBetter, "Image \(last + 1) is not better than image 1.")
    }
}

/// Drops trajectories that do not end as satisfied. The paper keeps them if the image is better.
public struct SatisfiedFilter: ColdStartFilter {
    public init() {}

    /// Reads the stop reason.
    public func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop? {
        rollout.stopReason == .satisfied
            ? nil
            : ColdStartDrop(.unsatisfied, "The session ended as \(rollout.stopReason?.rawValue ?? "unfinished").")
    }
}

/// Drops trajectories that a student cannot learn from, because its tokens cannot represent the teacher's text.
public struct TraceableFilter<Policy: TrainablePolicy>: ColdStartFilter {
    private let policy: Policy

    /// Makes a filter for a student.
    public init(_ policy: Policy) { self.policy = policy }

    /// Makes the student's traces from what it would have seen.
    public func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop? {
        do throws(TraceError) {
            _ = try policy.trace(rollout, turns: .wellFormed)
            return nil
        } catch {
            return ColdStartDrop(.untraceable, error.description)
        }
    }
}

import GenAgent

/// Decides whether a finished trajectory is worth imitating.
public protocol ColdStartFilter: Sendable {
    /// Looks at a trajectory.
    ///
    /// - Returns: Why it is dropped; `nil`: it stays.
    /// - Throws: Where that could not be found out; the prompt is then tried again by the next run.
    func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop?
}

/// Drops trajectories whose turns speak of the hint: the student would learn to speak of what it does not have.
public struct HintLeakFilter: ColdStartFilter {
    /// Words and phrases that give the hint away, compared word by word without case or punctuation.
    package var phrases: [String]

    /// The phrases that are looked for by default.
    public static let standardPhrases = [
        "reference", "references", "hint", "hints", "ground truth", "examiner", "provided image", "provided picture",
        "given image", "given picture", "example image", "example picture", "target image", "target picture",
        "the note", "this note",
    ]

    public init(phrases: [String] = HintLeakFilter.standardPhrases) { self.phrases = phrases }

    /// Looks through everything that the turns say. A phrase that the query itself uses is not a leak.
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

    /// The words in lower case with single spaces between and around them.
    private static func words(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.isEmpty ? " " : " " + words.joined(separator: " ") + " "
    }
}

/// Drops trajectories of several rounds whose last image is not better than the first. A tie is not better.
public struct ImprovementFilter: ColdStartFilter {
    private let comparison: ComparedReward

    /// Makes a filter.
    ///
    /// - Parameters:
    ///   - comparator: Says which image is better.
    ///   - asksBothOrders: Turn it off for a comparator that itself asks both orders.
    public init(_ comparator: any ImageComparator, asksBothOrders: Bool = true) {
        comparison = ComparedReward(comparator, asksBothOrders: asksBothOrders)
    }

    /// Compares the last image with the first.
    ///
    /// - Throws: What the comparator throws, and `AdapterError` if the bytes of an image are missing.
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

/// Drops trajectories that do not end with an image that satisfies. The paper keeps them if the image is better.
public struct SatisfiedFilter: ColdStartFilter {
    public init() {}

    /// Reads how the session ended.
    public func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop? {
        rollout.stopReason == .satisfied
            ? nil
            : ColdStartDrop(.unsatisfied, "The session ended as \(rollout.stopReason?.rawValue ?? "unfinished").")
    }
}

/// Drops trajectories that a student cannot learn from, because its tokens do not stand for what the teacher wrote.
public struct TraceableFilter<Policy: TrainablePolicy>: ColdStartFilter {
    private let policy: Policy

    /// Makes a filter for a student.
    public init(_ policy: Policy) { self.policy = policy }

    /// Works the turns out, from what the student would have seen.
    public func drop(_ rollout: Rollout, context: RewardContext) async throws -> ColdStartDrop? {
        do throws(TraceError) {
            _ = try policy.trace(rollout, turns: .wellFormed)
            return nil
        } catch {
            return ColdStartDrop(.untraceable, error.description)
        }
    }
}

import GenAgent

/// Finds the prompts that are worth a teacher's time: those that the base generator fails again and again.
public struct HardPromptStage: Sendable {
    /// Attempts with the prompt's own words; the paper takes 3.
    package var attempts: Int
    private let generator: any GeneratorTool
    private let judge: any Judge

    public init(generator: any GeneratorTool, judge: any Judge, attempts: Int = 3) {
        self.generator = generator
        self.judge = judge
        self.attempts = max(1, attempts)
    }

    /// Draws the prompt until it succeeds once.
    ///
    /// - Returns: Why the prompt is dropped; `nil` if all attempts failed, so that it is hard.
    /// - Throws: What generator and judge throw.
    package func drop(_ query: Query, seed: UInt64, context: ToolContext) async throws -> ColdStartDrop? {
        for attempt in 0..<max(1, attempts) {
            let drawn = try await generator.draw(query, seed: seed, attempt: attempt, context: context)
            let verdict = try await judge.assess(drawn, for: query, context: context.judging)
            switch verdict.outcome {
            case .unsatisfied: continue
            case .satisfied:
                return ColdStartDrop(.easy, "Attempt \(attempt + 1) of \(attempts) satisfies without help.")
            case .unscored:
                return ColdStartDrop(
                    .unscored, "Attempt \(attempt + 1): \(verdict.summary ?? "the judge gave no reason")")
            }
        }
        return nil
    }
}

/// Makes the hint: an image of what is wanted, by a stronger generator.
public struct ReferenceStage: Sendable {
    /// Attempts until the judge is satisfied.
    package var attempts: Int
    private let generator: any GeneratorTool
    private let judge: (any Judge)?

    /// Makes the stage.
    ///
    /// - Parameters:
    ///   - generator: The stronger generator.
    ///   - judge: Says whether an image is right; `nil`: the first image is used.
    ///   - attempts: Images at most.
    public init(generator: any GeneratorTool, judge: (any Judge)?, attempts: Int = 3) {
        self.generator = generator
        self.judge = judge
        self.attempts = max(1, attempts)
    }

    /// The hint for a prompt.
    package enum Outcome: Sendable, Hashable {
        /// An image that is right, or at least not judged.
        case drawn(EncodedImage)
        /// No image is known to be right, and why: ``ColdStartDrop/Reason/noReference``, or
        /// ``ColdStartDrop/Reason/unscored`` where the judge could not tell of one of them.
        case missing(ColdStartDrop)
    }

    /// Draws until an image is right.
    ///
    /// - Throws: What generator and judge throw.
    package func reference(for query: Query, seed: UInt64, context: ToolContext) async throws -> Outcome {
        var unscored: ColdStartDrop?
        for attempt in 0..<max(1, attempts) {
            let drawn = try await generator.draw(query, seed: seed, attempt: attempt, context: context)
            guard let judge else { return .drawn(drawn.image) }
            let verdict = try await judge.assess(drawn, for: query, context: context.judging)
            switch verdict.outcome {
            case .satisfied: return .drawn(drawn.image)
            case .unsatisfied: continue
            case .unscored:
                let reason = verdict.summary ?? "the judge gave no reason"
                unscored = ColdStartDrop(.unscored, "Reference \(attempt + 1): \(reason)")
            }
        }
        return .missing(unscored ?? ColdStartDrop(.noReference, "The stronger generator did not draw it either."))
    }
}

extension GeneratorTool {
    /// Draws a query in its own words.
    fileprivate func draw(
        _ query: Query, seed: UInt64, attempt: Int, context: ToolContext
    ) async throws -> Candidate {
        // 32 bits, because that is what every known server takes.
        let own = SeededRandom.derive(seed, StableHash.fnv1a(descriptor.name), UInt64(attempt)) >> 32
        let result = try await generate(GenerationRequest(prompt: query.text, seed: own), context: context)
        return Candidate(id: ImageID(number: attempt + 1), image: result.image, prompt: query.text)
    }
}

extension ToolContext {
    fileprivate var judging: JudgeContext {
        JudgeContext(sessionID: sessionID, round: callIndex + 1, logger: logger, clock: clock)
    }
}

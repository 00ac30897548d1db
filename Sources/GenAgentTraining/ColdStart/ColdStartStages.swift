import GenAgent

/// Finds the prompts that are worth a teacher's time: those on which the base generator fails repeatedly.
public struct HardPromptStage: Sendable {
    /// Attempts with the text of the prompt; the paper uses 3.
    package var attempts: Int
    private let generator: any GeneratorTool
    private let judge: any Judge

    public init(generator: any GeneratorTool, judge: any Judge, attempts: Int = 3) {
        self.generator = generator
        self.judge = judge
        self.attempts = max(1, attempts)
    }

    /// Generates images for the prompt until one satisfies the judge.
    ///
    /// - Returns: Why the prompt is dropped; `nil` if it is hard, because all attempts failed.
    /// - Throws: Errors of the generator and the judge.
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

/// Makes the hint: an image of the goal, by a stronger generator.
public struct ReferenceStage: Sendable {
    package var attempts: Int
    private let generator: any GeneratorTool
    private let judge: (any Judge)?

    /// - Parameters:
    ///   - generator: The stronger generator.
    ///   - judge: Says whether an image is correct; `nil` to use the first image.
    ///   - attempts: The most images.
    public init(generator: any GeneratorTool, judge: (any Judge)?, attempts: Int = 3) {
        self.generator = generator
        self.judge = judge
        self.attempts = max(1, attempts)
    }

    package enum Outcome: Sendable, Hashable {
        /// An image that is correct, or was not judged.
        case drawn(EncodedImage)
        /// Why no image is known to be correct: ``ColdStartDrop/Reason/noReference``, or ``ColdStartDrop/Reason/unscored`` if the judge gave
        /// no verdict on one of them.
        case missing(ColdStartDrop)
    }

    /// Generates images until one is correct.
    ///
    /// - Throws: Errors of the generator and the judge.
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
        return .missing(unscored ?? ColdStartDrop(.noReference, "The stronger generator failed too."))
    }
}

extension GeneratorTool {
    /// Generates an image with the query's text as the prompt.
    fileprivate func draw(
        _ query: Query, seed: UInt64, attempt: Int, context: ToolContext
    ) async throws -> Candidate {
        // 32 bits, because every known server accepts that.
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

import GenAgent

/// Scores like a benchmark: asks a vision model the benchmark's question, and reads the answer like the published script.
///
/// ```swift
/// let words = try BenchmarkQuestion(file: file, for: .wise)          // the benchmark's own words, from a file of yours
/// let judge = BenchmarkJudge(.wise, model: ChatCompletionsPolicy(endpoint, transport: transport), question: words)
/// ```
/// The default is ``BenchmarkProtocol/question``, in GenAgent's words: use it to compare contenders with each other, not with published
/// figures. The image goes to the model unchanged; the scripts of GenEval++ and ImagineBench convert it to JPEG first.
public struct BenchmarkJudge: Judge {
    /// The model, the benchmark and the question: another question is another judge.
    public let name: String
    private let benchmark: BenchmarkProtocol
    private let model: any PolicyModel
    private let question: BenchmarkQuestion
    private let sampling: SamplingOptions
    private let attempts: Int

    /// - Parameters:
    ///   - model: A model that sees images; it is asked without tools.
    ///   - question: Default: GenAgent's own words.
    ///   - sampling: Default: temperature 0, as in all scripts, and enough tokens for a model that thinks first.
    ///   - attempts: How often to ask if the answer has no score, at least 1; 3 in all scripts. After that the image is unscored.
    public init(
        _ benchmark: BenchmarkProtocol, model: any PolicyModel, question: BenchmarkQuestion? = nil,
        sampling: SamplingOptions = SamplingOptions(temperature: 0, maximumTokens: 2048), attempts: Int = 3
    ) {
        let question = question ?? benchmark.question
        name =
            "\(model.name), \(benchmark.name) \(question.isOurs ? "in GenAgent's words" : "question") \(question.digest)"
        self.benchmark = benchmark
        self.model = model
        self.question = question
        self.sampling = sampling
        self.attempts = max(1, attempts)
    }

    /// Asks about an image.
    ///
    /// If the token limit cuts an answer off, the image is unscored without another attempt.
    /// - Throws: The model's error, after retries of transient ones; the image is then unscored.
    public func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let words: (system: String?, user: String)
        do { words = try question.filled(for: query) } catch {
            return .unscored(
                "\(name) asks for `\(error.place)`, which the query \(query.id) does not have. Use the judge with \(benchmark.name)'s own suite."
            )
        }
        let image = ImageID(rawValue: "judged")
        var messages = [Message(role: .user, author: .user, parts: [.text(words.user), .image(image)])]
        if let system = words.system {
            messages.insert(Message(role: .system, author: .system, parts: [.text(system)]), at: 0)
        }
        let request = PolicyRequest(messages: messages, sampling: sampling, images: [image: candidate.image])
        var usage = Usage()
        var verdict = Verdict.unscored("The judge was not asked.")
        for _ in 0..<attempts {
            try Task.checkCancellation()
            let reply = try await reply(to: request, context)
            usage += reply.usage
            // The missing part may have changed the score, and another attempt would be cut off at the same place.
            if reply.finishReason == .length {
                verdict = .unscored(
                    "The token limit cut the judge's answer off; raise it. It says: \(reply.text.prefix(200))")
                break
            }
            verdict = benchmark.verdict(of: reply.text)
            guard verdict.outcome == .unscored else { break }
        }
        verdict.usage = usage
        return verdict
    }

    /// Asks once. Transient failures are retried here, because the judge's caller would pay for the earlier questions again.
    private func reply(to request: PolicyRequest, _ context: JudgeContext) async throws -> PolicyReply {
        do {
            return try await RetryPolicy().repeating(context.clock) { try await model.reply(to: request) { _ in } }
        } catch var error as AdapterError {
            error.isExhausted = true
            throw error
        }
    }
}

/// How a benchmark scores with a vision model: what it asks, and how it reads the answer.
public enum BenchmarkProtocol: String, Sendable, Hashable, Codable, CaseIterable {
    /// GenEval++: right or wrong, by a checklist of objects. Source: `Eval-gpt-4.1-geneval++.py` of Echo-4o.
    case genEvalPlusPlus
    /// WISE of 2026: right or wrong, by an explanation. Source: `vllm_eval.py` of WISE.
    case wise
    /// WISE of 2025: three scores of 0 to 2. Source: `WISE_legacy/gpt_eval.py` of WISE.
    case originalWISE
    /// ImagineBench: three scores of 0 to 10. Source: `Eval-gpt-4.1-Imagine.py` of Echo-4o.
    case imagineBench

    /// Used in the names of judges.
    package var name: String {
        switch self {
        case .genEvalPlusPlus: "GenEval++"
        case .wise: "WISE"
        case .originalWISE: "WISE of 2025"
        case .imagineBench: "ImagineBench"
        }
    }

    /// Reads an answer like the published script; see `BenchmarkReply`.
    public func verdict(of answer: String) -> Verdict {
        switch self {
        case .genEvalPlusPlus: BenchmarkReply.genEvalPlusPlus(answer)
        case .wise: BenchmarkReply.wise(answer)
        case .originalWISE: BenchmarkReply.originalWISE(answer)
        case .imagineBench: BenchmarkReply.imagineBench(answer)
        }
    }

    /// The question in GenAgent's own words. It asks for the same judgment in the same form, but its scores differ from those of the
    /// published question, which belongs to the benchmark's owners (see ``BenchmarkQuestion/init(file:for:)``).
    public var question: BenchmarkQuestion {
        switch self {
        case .genEvalPlusPlus: .genEvalPlusPlus
        case .wise: .wise
        case .originalWISE: .originalWISE
        case .imagineBench: .imagineBench
        }
    }
}

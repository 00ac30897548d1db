import GenAgent

/// A benchmark's way of scoring with a vision model: what the model is asked, and how its answer is read.
public enum BenchmarkProtocol: String, Sendable, Hashable, Codable, CaseIterable {
    /// GenEval++: right or wrong, by a checklist of objects. Source: `Eval-gpt-4.1-geneval++.py` of Echo-4o.
    case genEvalPlusPlus
    /// WISE of 2026: right or wrong, by an explanation. Source: `vllm_eval.py` of WISE.
    case wise
    /// WISE of 2025: three scores of 0 to 2. Source: `WISE_legacy/gpt_eval.py` of WISE.
    case originalWISE
    /// ImagineBench: three scores of 0 to 10. Source: `Eval-gpt-4.1-Imagine.py` of Echo-4o.
    case imagineBench

    /// What it is called in the names of judges.
    public var name: String {
        switch self {
        case .genEvalPlusPlus: "GenEval++"
        case .wise: "WISE"
        case .originalWISE: "WISE of 2025"
        case .imagineBench: "ImagineBench"
        }
    }

    /// What the published script makes of an answer; see ``BenchmarkReply``.
    public func verdict(of answer: String) -> Verdict {
        switch self {
        case .genEvalPlusPlus: BenchmarkReply.genEvalPlusPlus(answer)
        case .wise: BenchmarkReply.wise(answer)
        case .originalWISE: BenchmarkReply.originalWISE(answer)
        case .imagineBench: BenchmarkReply.imagineBench(answer)
        }
    }

    /// The question in GenAgent's own words. It asks for the same judgment in the same form; scores under it are not those of the
    /// published question, whose words belong to the benchmark's owners (see ``BenchmarkQuestion/init(file:for:)``).
    public var question: BenchmarkQuestion {
        switch self {
        case .genEvalPlusPlus: .genEvalPlusPlus
        case .wise: .wise
        case .originalWISE: .originalWISE
        case .imagineBench: .imagineBench
        }
    }
}

import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// The grader and the comparator of training: the sandbox's own, asked once for every image and query.
struct Grades: Judge, ImageComparator {
    let name = "pictogram-grader"

    private actor Store {
        private var verdicts: [String: Verdict] = [:]

        func verdict(_ key: String) -> Verdict? { verdicts[key] }

        func keep(_ verdict: Verdict, _ key: String) {
            if verdicts.count > 5000 { verdicts.removeAll() }
            verdicts[key] = verdict
        }
    }

    private let store = Store()

    func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let key = "\(candidate.image.digest.rawValue) \(query.id)"
        if let verdict = await store.verdict(key) { return verdict }
        let verdict = try await PictogramGrader().assess(candidate, for: query, context: context)
        await store.keep(verdict, key)
        return verdict
    }

    /// The larger share of met requirements wins, as with `PictogramComparator`.
    func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        guard let one = try await assess(first, for: query, context: context).score,
            let two = try await assess(second, for: query, context: context).score
        else { throw AdapterError.fatal("The grader gave no score.") }
        return Comparison(one == two ? .tie : one > two ? .first : .second)
    }
}

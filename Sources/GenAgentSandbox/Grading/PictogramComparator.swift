import GenAgent
import GenAgentImaging

/// Says which of two pictures meets the query's GenEval++ metadata better, with the grader's eyes: the larger share of requirements
/// wins, equal shares are a tie. It has no bias towards an order.
public struct PictogramComparator: ImageComparator {
    /// Its name in records and logs.
    public let name = "pictogram-comparator"

    /// Makes a comparator.
    public init() {}

    /// Compares two pictures.
    ///
    /// - Throws: `AdapterError` of kind `fatal` where the query has no metadata or an image cannot be read.
    public func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        var scores: [Double] = []
        for candidate in [first, second] {
            let verdict = try await PictogramGrader().assess(candidate, for: query, context: context)
            guard let score = verdict.score else {
                throw AdapterError.fatal(verdict.summary ?? "The grader gave no score.")
            }
            scores.append(score)
        }
        let reason = "\(first.id) meets \(scores[0]) of the requirements, \(second.id) \(scores[1])."
        return Comparison(scores[0] == scores[1] ? .tie : scores[0] > scores[1] ? .first : .second, reason: reason)
    }
}

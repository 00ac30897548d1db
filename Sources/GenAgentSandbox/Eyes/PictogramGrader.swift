import GenAgent
import GenAgentImaging

/// The sandbox's checker: finds the objects in an image and compares them with the query's GenEval++ metadata.
///
/// It sees only pixels and metadata. Use it to measure and to reward. A policy that judged itself with perfect eyes would gain from
/// resampling alone, so policies have ``SandboxEyes``.
public struct PictogramGrader: Judge {
    public let name = "pictogram-grader"

    public init() {}

    /// Grades an image. The score is the share of requirements that are met. Findings without an answer list what the text of the query
    /// asks for beyond its metadata.
    ///
    /// Without metadata, or if the image is not a PNG, the verdict is *unscored*.
    public func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        guard let metadata: SceneMetadata = try? query.metadata.decoded() else {
            return .unscored("The query has no GenEval++ metadata (an object with `include`) to grade against.")
        }
        do {
            var verdict = verdict(for: try PNG.decode(candidate.image.data), metadata)
            // The metadata say what must not be there.
            let negations = metadata.exclude?.isEmpty ?? true
            verdict.addUnchecked(PromptReader.standard.unchecked(in: query.text, negations: negations))
            return verdict
        } catch {
            return .unscored("The image could not be read: \(error)")
        }
    }

    /// The verdict on an image.
    public func verdict(for bitmap: Bitmap, _ metadata: SceneMetadata) -> Verdict {
        let objects = PictogramDetector().detect(in: bitmap).map(\.object)
        return SceneGrader().grade(objects, against: metadata).verdict
    }
}

extension SceneGrade {
    /// The grade as a verdict; the score is the share of requirements that are met.
    package var verdict: Verdict {
        let findings = findings.map { GenAgent.Finding($0.text, isMet: $0.isMet) }
        return isSatisfied
            ? .satisfied(score: fractionMet, findings: findings)
            : .unsatisfied(score: fractionMet, findings: findings)
    }
}

extension Verdict {
    /// Adds findings about what the sandbox cannot check; outcome and score are about the rest.
    mutating func addUnchecked(_ phrases: [String]) {
        findings += phrases.map { GenAgent.Finding("“\($0)”", isMet: nil, detail: "unchecked") }
    }
}

/// Says which of two images meets the query's GenEval++ metadata better, as the grader sees them: the larger share of met
/// requirements wins, equal shares are a tie. The order of the images does not matter.
public struct PictogramComparator: ImageComparator {
    public let name = "pictogram-comparator"

    public init() {}

    /// - Throws: `AdapterError` of kind `fatal` if the query has no metadata or an image cannot be read.
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

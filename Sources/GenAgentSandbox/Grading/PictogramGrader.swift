import GenAgent
import GenAgentImaging

/// The sandbox's checker: finds the objects on a picture and compares them with the query's GenEval++ metadata.
///
/// It sees only pixels and metadata. It is for measuring and rewarding; a policy that judged itself with these eyes would win by
/// arithmetic, so policies have ``SandboxEyes``.
public struct PictogramGrader: Judge {
    /// Its name in records and logs.
    public let name = "pictogram-grader"

    /// Makes a grader.
    public init() {}

    /// Grades a picture. The score is the share of requirements that are met; what the query's words ask for beside them is listed as not
    /// clear (``PromptReader/unchecked(in:negations:)``).
    ///
    /// Without metadata, or for an image that is no PNG, the verdict is *unscored*.
    public func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        guard let metadata: SceneMetadata = try? query.metadata.decoded() else {
            return .unscored("The query has no GenEval++ metadata (an object with `include`) to grade against.")
        }
        do {
            var verdict = verdict(for: try PNG.decode(candidate.image.data), metadata)
            // What must not be there is among the metadata.
            let negations = metadata.exclude?.isEmpty ?? true
            verdict.addUnchecked(PromptReader.standard.unchecked(in: query.text, negations: negations))
            return verdict
        } catch {
            return .unscored("The image could not be read: \(error)")
        }
    }

    /// The verdict on a picture.
    public func verdict(for bitmap: Bitmap, _ metadata: SceneMetadata) -> Verdict {
        let objects = PictogramDetector().detect(in: bitmap).map(\.object)
        return SceneGrader().grade(objects, against: metadata).verdict
    }
}

extension SceneGrade {
    /// The grade as a verdict; the score is the share of requirements that are met.
    public var verdict: Verdict {
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

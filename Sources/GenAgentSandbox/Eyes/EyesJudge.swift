import GenAgent

/// A judge that looks with a policy's own, fallible eyes and knows of a query what its words say: how a policy chooses among
/// candidates. It never reads tags or metadata.
public struct EyesJudge: Judge {
    /// Its name in records and logs; it says how often the eyes err.
    public let name: String
    private let eyes: SandboxEyes

    /// Makes a judge with these eyes.
    public init(_ eyes: SandboxEyes) {
        self.eyes = eyes
        let errors = eyes.errors
        let rates = [
            errors.missed, errors.doubled, errors.colorMistaken, errors.classMistaken, errors.misplaced,
            errors.sizeMistaken,
        ]
        name = "eyes-\(eyes.seed)-" + rates.map { String(Int(($0 * 1000).rounded())) }.joined(separator: "-")
    }

    /// Compares what the eyes see with what the query's words ask for. The score is the share of demands that look met; what the eyes
    /// cannot check is listed as not clear (``PromptReader/unchecked(in:negations:)``).
    ///
    /// Where no known object is asked for, or the image is no readable PNG, the verdict is *unscored*.
    public func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let wanted = SceneMetadata(include: PromptReader.standard.read(query.text).requirements)
        guard !wanted.include.isEmpty else { return .unscored("No known object is asked for.") }
        let seen: [SceneObject]
        do { seen = try eyes.look(at: candidate.image) } catch { return .unscored(error.message) }
        var verdict = SceneGrader().grade(seen, against: wanted).verdict
        verdict.addUnchecked(PromptReader.standard.unchecked(in: query.text))
        return verdict
    }
}

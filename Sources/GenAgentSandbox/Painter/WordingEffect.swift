/// What each wording feature does to a painter's error rates at `PainterProfile.wordingEffect` 1.
///
/// | feature | rate | factor |
/// |---|---|---|
/// | enumeration (a list, one group per item) | objectDropped, lateForgotten | 0.5 |
/// | | countLeak | 0.6 |
/// | | colorLeak | 0.7 |
/// | a second mention of the group | objectDropped, lateForgotten | 0.6 |
/// | color restated | colorLeak | 0.5 |
/// | half restated | positionIgnored | 0.7 |
/// | size restated | sizeIgnored | 0.5 |
/// | layout phrase | positionIgnored | 0.4 |
/// | count stressed or restated | countLeak | 0.5 |
/// | | miscount | 0.6 |
/// | each word beyond 24 | all but knowledgeMissed | + 0.01, up to x 2 |
///
/// Factors of one rate multiply: a layout phrase that says the half and the center's place says the half twice, so both of
/// its factors act. A dial d between 0 and 1 turns a factor f into 1 + d(f - 1). Raw GenEval++ prompts have
/// none of the features and are shorter than 24 words, so the dial does not move them. The numbers are chosen, not
/// measured; they follow the direction and rough size of effects that users report for real generators.
package enum WordingEffect {
    package static let enumerationOnDropping = 0.5
    package static let enumerationOnCountLeak = 0.6
    package static let enumerationOnColorLeak = 0.7
    package static let secondMentionOnDropping = 0.6
    package static let restatedColor = 0.5
    package static let restatedRegion = 0.7
    package static let restatedSize = 0.5
    package static let layoutPhrase = 0.4
    package static let stressOnCountLeak = 0.5
    package static let stressOnMiscount = 0.6
    /// Words that a prompt may have before length dilutes it.
    package static let freeWords = 24
    package static let dilutionPerWord = 0.01
    package static let largestDilution = 2.0
}

/// The error probabilities of one clause of one prompt.
package struct ClauseRates: Sendable, Hashable {
    package var dropped: Double
    package var countLeak: Double
    /// For each object after the first.
    package var miscount: Double
    package var colorLeak: Double
    /// For each object.
    package var positionIgnored: Double
    package var sizeIgnored: Double
    package var knowledgeMissed: Double
}

extension PainterProfile {
    /// The rates for a clause of a prompt: the profile's own, moved by crowding and by the wording.
    package func rates(forClause index: Int, of prompt: PromptScene) -> ClauseRates {
        let wording = prompt.wording.clause(index)
        let isList = prompt.wording.isEnumerated
        let extraWords = Double(max(0, prompt.wording.wordCount - WordingEffect.freeWords))
        let dilution = min(1 + WordingEffect.dilutionPerWord * extraWords, WordingEffect.largestDilution)

        func moved(_ rate: Double, _ factors: (Bool, Double)...) -> Double {
            var result = rate * scaled(dilution)
            for (applies, factor) in factors where applies { result *= scaled(factor) }
            return Self.share(result)
        }

        let isAlone = prompt.clauses.count < 2
        let bindingLoad = 1 + crowding * Double(max(0, prompt.bindings - 2))
        let groupLoad = 1 + crowding * Double(max(0, prompt.clauses.count - 2))
        return ClauseRates(
            dropped: isAlone
                ? 0
                : moved(
                    objectDropped + lateForgotten * Double(index), (isList, WordingEffect.enumerationOnDropping),
                    (wording.mentions > 1, WordingEffect.secondMentionOnDropping)),
            countLeak: moved(
                countLeak * groupLoad, (isList, WordingEffect.enumerationOnCountLeak),
                (wording.emphasizesCount, WordingEffect.stressOnCountLeak)),
            miscount: moved(miscount, (wording.emphasizesCount, WordingEffect.stressOnMiscount)),
            colorLeak: moved(
                colorLeak * bindingLoad, (isList, WordingEffect.enumerationOnColorLeak),
                (wording.restatesColor, WordingEffect.restatedColor)),
            positionIgnored: moved(
                positionIgnored * bindingLoad, (wording.hasLayoutPhrase, WordingEffect.layoutPhrase),
                (wording.restatesRegion, WordingEffect.restatedRegion)),
            sizeIgnored: moved(sizeIgnored, (wording.restatesSize, WordingEffect.restatedSize)),
            knowledgeMissed: knowledgeMissed)
    }

    /// A factor as far as the dial lets it act.
    private func scaled(_ factor: Double) -> Double { 1 + wordingEffect * (factor - 1) }
}

extension PromptScene {
    /// Colors and halves that the prompt ties to objects. They compete for the painter's attention; numbers belong to groups
    /// and sizes compare the objects of a scene, so these two do not count.
    package var bindings: Int {
        clauses.reduce(0) { sum, clause in sum + (clause.color == nil ? 0 : 1) + (clause.region == nil ? 0 : 1) }
    }
}

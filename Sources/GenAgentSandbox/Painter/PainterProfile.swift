/// How fallible a painter is: nine global error rates and one dial. No parameter knows a benchmark or a tag.
///
/// A rate is the chance (0...1) that one thing goes wrong, before the prompt's wording moves it (`WordingEffect`).
public struct PainterProfile: Sendable, Hashable, Codable {
    /// An object group is left out, in scenes of more than one group.
    public var objectDropped: Double
    /// What each later group adds to that chance: the second group 1 x, the third 2 x, ...
    public var lateForgotten: Double
    /// Each object after the first of its group adds this chance that the group's number comes out wrong, by one or two.
    public var miscount: Double
    /// A group takes the number of another group instead of its own.
    public var countLeak: Double
    /// A group, or one object of it, takes the colour of another group or its natural colour.
    public var colorLeak: Double
    /// An object's half of the picture is ignored; it then lies in either half with equal chance.
    public var positionIgnored: Double
    /// The sizes of a scene are ignored: all objects are equally large or, less often, the sizes are swapped.
    public var sizeIgnored: Double
    /// A fact that the prompt implies is not resolved.
    public var knowledgeMissed: Double
    /// How much harder each further thing to keep apart makes it: `colorLeak` and `positionIgnored` grow by this share for
    /// every colour and half that the prompt ties to an object beyond the first two, `countLeak` for every group beyond the
    /// second.
    public var crowding: Double
    /// How much wording matters: 0 not at all, 1 as `WordingEffect` says; in between by interpolation.
    public var wordingEffect: Double

    /// Makes a profile. Rates, the dial: 0...1, crowding: 0...1; what lies outside is brought to the nearer end.
    public init(
        objectDropped: Double = 0, lateForgotten: Double = 0, miscount: Double = 0, countLeak: Double = 0,
        colorLeak: Double = 0, positionIgnored: Double = 0, sizeIgnored: Double = 0, knowledgeMissed: Double = 0,
        crowding: Double = 0, wordingEffect: Double = 1
    ) {
        self.objectDropped = Self.share(objectDropped)
        self.lateForgotten = Self.share(lateForgotten)
        self.miscount = Self.share(miscount)
        self.countLeak = Self.share(countLeak)
        self.colorLeak = Self.share(colorLeak)
        self.positionIgnored = Self.share(positionIgnored)
        self.sizeIgnored = Self.share(sizeIgnored)
        self.knowledgeMissed = Self.share(knowledgeMissed)
        self.crowding = Self.share(crowding)
        self.wordingEffect = Self.share(wordingEffect)
    }

    /// The profile with another dial.
    public func withWordingEffect(_ dial: Double) -> PainterProfile {
        var copy = self
        copy.wordingEffect = Self.share(dial)
        return copy
    }

    /// The profile with all rates multiplied but that of missed knowledge: how well it composes what is said.
    ///
    /// - Parameter factor: 0 or more; rates stay in 0...1. Crowding, a ratio, is left as it is.
    public func withComposition(scaledBy factor: Double) -> PainterProfile {
        PainterProfile(
            objectDropped: objectDropped * factor, lateForgotten: lateForgotten * factor, miscount: miscount * factor,
            countLeak: countLeak * factor, colorLeak: colorLeak * factor, positionIgnored: positionIgnored * factor,
            sizeIgnored: sizeIgnored * factor, knowledgeMissed: knowledgeMissed, crowding: crowding,
            wordingEffect: wordingEffect)
    }

    /// The profile with another rate of missed knowledge.
    public func withKnowledgeMissed(_ rate: Double) -> PainterProfile {
        var copy = self
        copy.knowledgeMissed = Self.share(rate)
        return copy
    }

    static func share(_ value: Double) -> Double { value.isFinite ? min(max(value, 0), 1) : 0 }
}

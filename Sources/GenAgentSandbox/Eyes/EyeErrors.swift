/// How often a policy's eyes deceive it: chances for each object on a picture, 0...1.
public struct EyeErrors: Sendable, Hashable, Codable {
    /// It is overlooked.
    public var missed: Double
    /// It is counted twice.
    public var doubled: Double
    /// Its colour is taken for a neighbouring one.
    public var colorMistaken: Double
    /// It is taken for another object.
    public var classMistaken: Double
    /// It is seen in the other half (left for right, or above for below).
    public var misplaced: Double
    /// Its size is misjudged by a factor of about 1.5.
    public var sizeMistaken: Double

    /// Makes error rates; what lies outside 0...1 is brought to the nearer end.
    public init(
        missed: Double = 0, doubled: Double = 0, colorMistaken: Double = 0, classMistaken: Double = 0,
        misplaced: Double = 0, sizeMistaken: Double = 0
    ) {
        self.missed = PainterProfile.share(missed)
        self.doubled = PainterProfile.share(doubled)
        self.colorMistaken = PainterProfile.share(colorMistaken)
        self.classMistaken = PainterProfile.share(classMistaken)
        self.misplaced = PainterProfile.share(misplaced)
        self.sizeMistaken = PainterProfile.share(sizeMistaken)
    }

    /// No errors: the eyes see what the grader sees.
    public static let none = EyeErrors()

    /// Errors of a good vision model: its verdicts on whole pictures are mostly right. Chosen, not measured.
    public static let paperLike = EyeErrors(
        missed: 0.02, doubled: 0.015, colorMistaken: 0.03, classMistaken: 0.015, misplaced: 0.03, sizeMistaken: 0.05)

    /// Errors of a weak one, three times as many.
    public static let high = EyeErrors(
        missed: 0.06, doubled: 0.045, colorMistaken: 0.09, classMistaken: 0.045, misplaced: 0.09, sizeMistaken: 0.15)
}

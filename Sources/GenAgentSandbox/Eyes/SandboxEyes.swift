import GenAgent
import GenAgentImaging

/// The eyes of a policy: a detector that errs, with errors fixed for each image, so that looking twice does not help.
public struct SandboxEyes: Sendable {
    public var errors: EyeErrors
    /// Chooses which errors they make; eyes with another seed err on other images.
    public var seed: UInt64

    public init(errors: EyeErrors = .paperLike, seed: UInt64 = 0) {
        self.errors = errors
        self.seed = seed
    }

    /// What the eyes see in an image.
    ///
    /// - Throws: `AdapterError` of kind `fatal` if the image is not a readable PNG.
    public func look(at image: EncodedImage) throws(AdapterError) -> [SceneObject] {
        guard image.format == .png else {
            throw .fatal("The sandbox's eyes read PNG images only, and this is a \(image.format.name) image.")
        }
        let bitmap: Bitmap
        do {
            bitmap = try PNG.decode(image.data)
        } catch {
            throw .fatal("The sandbox's eyes could not read the PNG image: \(error)")
        }
        let objects = PictogramDetector().detect(in: bitmap).map(\.object)
        return perceived(objects, image: StableHash.fnv1a(image.digest.rawValue))
    }

    /// What the eyes see, given the objects in an image.
    ///
    /// - Parameters:
    ///   - image: A number for the image; the errors depend on it, on the seed and on the order of the objects.
    package func perceived(_ objects: [SceneObject], image: UInt64) -> [SceneObject] {
        objects.enumerated().flatMap { index, object in
            var random = SeededRandom(seed: seed, keys: image, UInt64(index))
            return perceived(object, &random)
        }
    }

    /// Every error has its own random number, so that changing one rate does not change the other errors.
    private func perceived(_ object: SceneObject, _ random: inout SeededRandom) -> [SceneObject] {
        var seen = object
        let isMissed = random.chance(errors.missed)
        let isDoubled = random.chance(errors.doubled)
        let colorChoice = random.next()
        if random.chance(errors.colorMistaken) {
            let neighbors = object.color.easilyMistakenFor
            seen.color = neighbors[Int(colorChoice % UInt64(neighbors.count))]
        }
        let classChoice = random.next()
        if random.chance(errors.classMistaken) {
            let others = Pictogram.all.map(\.className).filter { $0 != object.className }
            if !others.isEmpty { seen.className = others[Int(classChoice % UInt64(others.count))] }
        }
        let isSideways = random.chance(0.5)
        if random.chance(errors.misplaced) {
            if isSideways { seen.centerX = 1 - seen.centerX } else { seen.centerY = 1 - seen.centerY }
        }
        let isGrown = random.chance(0.5)
        if random.chance(errors.sizeMistaken) { seen.extent *= isGrown ? 1.5 : 1 / 1.5 }
        if isMissed { return [] }
        return isDoubled ? [seen, seen] : [seen]
    }
}

extension ObjectColor {
    /// Similar colors that a hasty look may see instead; never empty.
    var easilyMistakenFor: [ObjectColor] {
        switch self {
        case .red: [.orange, .pink]
        case .orange: [.red, .yellow]
        case .yellow: [.orange, .white]
        case .green: [.blue]
        case .blue: [.purple, .green]
        case .purple: [.blue, .pink]
        case .pink: [.red, .purple]
        case .brown: [.black, .orange]
        case .black: [.brown]
        case .white: [.yellow]
        }
    }
}

/// The error rates of a policy's eyes: probabilities per object in an image, 0...1.
public struct EyeErrors: Sendable, Hashable, Codable {
    public var missed: Double
    /// It is counted twice.
    public var doubled: Double
    /// It is seen in a similar color.
    public var colorMistaken: Double
    public var classMistaken: Double
    /// It is seen in the other half (left for right, or above for below).
    public var misplaced: Double
    /// Its size is misjudged by a factor of about 1.5.
    public var sizeMistaken: Double

    /// Makes error rates; values are clamped to 0...1.
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

    /// No errors: the eyes see exactly what the grader sees.
    public static let none = EyeErrors()

    /// Errors of a good vision model: its verdicts on whole images are mostly right. The rates are chosen, not measured.
    public static let paperLike = EyeErrors(
        missed: 0.02, doubled: 0.015, colorMistaken: 0.03, classMistaken: 0.015, misplaced: 0.03, sizeMistaken: 0.05)

    /// Errors of a weak vision model: three times the rates of ``paperLike``.
    public static let high = EyeErrors(
        missed: 0.06, doubled: 0.045, colorMistaken: 0.09, classMistaken: 0.045, misplaced: 0.09, sizeMistaken: 0.15)
}

/// A judge that looks with a policy's eyes and knows only the text of a query, so a policy can choose among candidates. It never
/// reads tags or metadata.
public struct EyesJudge: Judge {
    /// Its name in records and logs; it contains the eyes' seed and error rates.
    public let name: String
    private let eyes: SandboxEyes

    public init(_ eyes: SandboxEyes) {
        self.eyes = eyes
        let errors = eyes.errors
        let rates = [
            errors.missed, errors.doubled, errors.colorMistaken, errors.classMistaken, errors.misplaced,
            errors.sizeMistaken,
        ]
        name = "eyes-\(eyes.seed)-" + rates.map { String(Int(($0 * 1000).rounded())) }.joined(separator: "-")
    }

    /// Compares what the eyes see with the text of the query. The score is the share of requirements that look met. Findings without an
    /// answer list the parts of the query that the eyes cannot check.
    ///
    /// If the query names no known object or the image is not a readable PNG, the verdict is *unscored*.
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

import GenAgent
import GenAgentImaging

/// A policy's own, fallible eyes: a detector whose errors are fixed for each image, so that looking twice does not help.
public struct SandboxEyes: Sendable {
    /// How often they err.
    public var errors: EyeErrors
    /// Which errors they make; other eyes err on other images.
    public var seed: UInt64

    /// Makes eyes.
    public init(errors: EyeErrors = .paperLike, seed: UInt64 = 0) {
        self.errors = errors
        self.seed = seed
    }

    /// What the eyes see on an image.
    ///
    /// - Throws: `AdapterError` of kind `fatal` where the image is no readable PNG.
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
        return perceived(objects, image: SceneRandom.fingerprint(image.digest.rawValue))
    }

    /// What the eyes see of objects that are there.
    ///
    /// - Parameters:
    ///   - objects: What is there.
    ///   - image: A number for the image; the errors depend on it, on the eyes' seed and on the objects' order.
    public func perceived(_ objects: [SceneObject], image: UInt64) -> [SceneObject] {
        objects.enumerated().flatMap { index, object in
            var random = SceneRandom(seed: seed, keys: image, UInt64(index))
            return perceived(object, &random)
        }
    }

    /// Every error has a random number of its own, so that one rate does not move the others' errors.
    private func perceived(_ object: SceneObject, _ random: inout SceneRandom) -> [SceneObject] {
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
    /// The colours for which a hasty look takes this one; never empty.
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

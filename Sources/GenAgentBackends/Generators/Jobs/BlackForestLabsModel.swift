import GenAgent

/// What the families of Black Forest Labs' models take.
struct BlackForestLabsModel: Sendable {
    let name: String

    private var takesAspectRatio: Bool { name.contains("ultra") || name.contains("kontext") }
    private var isFlux2: Bool { name.hasPrefix("flux-2") }

    var capabilities: GeneratorCapabilities {
        let isFlexible = name.hasSuffix("-flex")
        return GeneratorCapabilities(
            size: true, seed: true, steps: isFlexible, guidance: isFlexible,
            inputImages: isFlux2 ? 8 : name.contains("kontext") ? 4 : 0, reattach: true)
    }

    /// The size as the model takes it: rounded to what it can, or as a ratio. The result says where the picture differs.
    func sizeMembers(_ size: PixelSize) -> [String: JSONValue] {
        if takesAspectRatio {
            let divisor = Self.divisor(size.width, size.height)
            return [
                "aspect_ratio": .string("\(size.width / divisor):\(size.height / divisor)")
            ]
        }
        let (step, least, most) = isFlux2 ? (16, 64, 4096) : (32, 256, 1440)
        func side(_ pixels: Int) -> JSONValue {
            let held = min(max(pixels, least), most)
            return .integer(Int64((held + step / 2) / step * step))
        }
        return ["width": side(size.width), "height": side(size.height)]
    }

    private static func divisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (max(1, left), max(1, right))
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}

import GenAgent
import GenAgentImaging

/// The sandbox's image generator: paints a scene of pictograms for a prompt, with the error rates of its profile.
///
/// It reads only the prompt text. The same prompt, seed, size and profile give the same bytes. It is a simulation of an image
/// generator and says nothing about any real one.
public struct PictogramPainter: GeneratorTool {
    public let profile: PainterProfile
    /// Side of its square images in pixels, if a request names no size; 64...2048.
    public var side: Int
    public let descriptor: ToolDescriptor
    /// The price per image, in the currency of the session's other prices; `nil`: unknown.
    public let price: Double?

    private let planner: ScenePlanner

    /// - Parameters:
    ///   - name: The name that calls use.
    ///   - side: Side of its images in pixels; clamped to 64...2048.
    ///   - summary: The description for the policy; default: what it knows.
    ///   - price: The price per image; an invalid or negative number counts as unknown.
    public init(
        profile: PainterProfile = .base, name: String = "paint", side: Int = 512, summary: String? = nil,
        price: Double? = nil
    ) {
        self.profile = profile
        self.price = price.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        self.side = Self.sides.clamp(side)
        planner = ScenePlanner(profile: profile, metrics: .drawn)
        descriptor = ToolDescriptor(
            generator: name,
            summary: summary
                ?? "Paints a flat picture of everyday objects. It knows objects, numbers, colours, places and sizes, and no style.",
            capabilities: GeneratorCapabilities(size: true, seed: true))
    }

    private static let sides = 64...2048

    /// Paints the prompt of a request; parameters that it does not support come back as warnings.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try Task.checkCancellation()
        var warnings = warnings(for: request)
        let side = self.side(for: request.size, warnings: &warnings)
        let seed = request.seed ?? StableHash.fnv1a(request.prompt) & GenerationRequest.maximumSeed
        context.report(ToolProgress(fraction: 0, note: "reading the prompt"))
        let prompt = PromptReader().read(request.prompt)
        if prompt.clauses.isEmpty { warnings.append(emptinessWarning) }
        let planned = planner.plan(prompt, seed: seed)
        context.report(ToolProgress(fraction: 0.2, note: "painting"))
        try Task.checkCancellation()
        let bitmap = PictogramPainting.paint(planned.scene, side: side) { planned.objects[$0].isMirrored }
        let image = try encode(bitmap, request.prompt, seed)
        context.report(ToolProgress(fraction: 1))
        return GenerationResult(image, seed: seed, warnings: warnings, usage: Usage(images: 1, money: price))
    }

    func planned(_ prompt: String, seed: UInt64) -> PlannedScene {
        planner.plan(PromptReader.standard.read(prompt), seed: seed)
    }

    private func encode(_ bitmap: Bitmap, _ prompt: String, _ seed: UInt64) throws(AdapterError) -> EncodedImage {
        do {
            let text = [
                PNGText(keyword: "prompt", text: prompt), PNGText(keyword: "tool", text: descriptor.name),
                PNGText(keyword: "seed", text: String(seed)),
            ]
            return try EncodedImage(PNG.encode(bitmap, text: text))
        } catch {
            throw .fatal("The painted picture could not be written as PNG: \(error)")
        }
    }

    private func warnings(for request: GenerationRequest) -> [String] {
        var ignored: [String] = []
        if request.negativePrompt != nil { ignored.append("negative_prompt") }
        if request.steps != nil { ignored.append("steps") }
        if request.guidance != nil { ignored.append("guidance") }
        if !request.inputImages.isEmpty { ignored.append("images") }
        ignored += request.extras.keys.sorted()
        return ignored.isEmpty ? [] : ["\(descriptor.name) ignores \(ignored.joined(separator: ", "))."]
    }

    private var emptinessWarning: String {
        "\(descriptor.name) knows nothing in this prompt and painted an empty picture; "
            + "it knows \(ObjectVocabulary.classNames.count) everyday objects, such as apple, cup, dog and car."
    }

    private func side(for size: PixelSize?, warnings: inout [String]) -> Int {
        guard let size else { return side }
        let side = Self.sides.clamp(min(size.width, size.height))
        if size.width != side || size.height != side {
            warnings.append("\(descriptor.name) paints squares of 64 to 2048 pixels; \(size) became \(side)x\(side).")
        }
        return side
    }
}

extension ClosedRange<Int> {
    fileprivate func clamp(_ value: Int) -> Int { Swift.min(Swift.max(value, lowerBound), upperBound) }
}

extension PictogramMetrics {
    package static let drawn = PictogramMetrics(
        Pictogram.byName.mapValues { Entry(naturalColor: $0.naturalColor, aspect: $0.aspect) })
}

extension PictogramPainter {
    /// The class names that the painter can draw, in alphabetical order.
    public static let classNames: [String] = Pictogram.byName.keys.sorted()

    /// One drawing alone on the plain background, for legends and documentation.
    ///
    /// - Parameters:
    ///   - className: A GenEval++ class name, such as `wine glass`.
    ///   - color: Its color; default: its natural color.
    ///   - side: Side of the square image in pixels, 16...4096.
    /// - Returns: `nil` for an unknown class.
    public static func drawing(of className: String, color: ObjectColor? = nil, side: Int) -> Bitmap? {
        guard let pictogram = Pictogram.byName[className] else { return nil }
        let object = SceneObject(
            className: className, color: color ?? pictogram.naturalColor, centerX: 0.5, centerY: 0.5, extent: 0.8)
        return PictogramPainting.paint(Scene(objects: [object]), side: side)
    }
}

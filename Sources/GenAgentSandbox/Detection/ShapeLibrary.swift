import GenAgentImaging

/// The drawings that the detector knows, described as it sees them: each class as it is drawn and mirrored, on white, on
/// black and on coloured objects, whose details differ in lightness.
struct ShapeLibrary: Sendable {
    /// Tones for which details are drawn differently.
    enum Tone: Int, CaseIterable {
        case colored, black, white

        init(_ color: ObjectColor) {
            switch color {
            case .black: self = .black
            case .white: self = .white
            default: self = .colored
            }
        }

        /// A colour of this tone, for drawing the sample.
        var sample: ObjectColor {
            switch self {
            case .colored: .green
            case .black: .black
            case .white: .white
            }
        }
    }

    /// One known drawing.
    struct Entry: Sendable {
        var className: String
        var descriptor: ShapeDescriptor
    }

    /// The library of all drawings; made at first use.
    static let standard = ShapeLibrary(Pictogram.all)

    private let entries: [[Entry]]

    init(_ pictograms: [Pictogram]) {
        entries = Tone.allCases.map { tone in
            pictograms.flatMap { pictogram in
                [false, true].compactMap { mirrored -> Entry? in
                    var bitmap = Bitmap(width: 112, height: 112, fill: PictogramPainting.sampleBackground)
                    PictogramRenderer.draw(
                        pictogram, color: tone.sample, onto: &bitmap, centerX: 56, centerY: 56, extent: 96,
                        mirrored: mirrored)
                    let map = ComponentMap(ForegroundMask(bitmap))
                    guard let component = map.components.max(by: { $0.area < $1.area }) else { return nil }
                    return Entry(
                        className: pictogram.className,
                        descriptor: ShapeDescriptor(component, of: map, in: bitmap))
                }
            }
        }
    }

    /// The class whose drawing is most alike, and how sure that is: 0 (a coin toss between two) ... 1.
    func match(_ descriptor: ShapeDescriptor, tone: Tone) -> (className: String, confidence: Double)? {
        var best: (name: String, distance: Float)?
        var second = Float.infinity
        for entry in entries[tone.rawValue] {
            // Shapes that are more than half as wide again are not worth a closer look.
            guard abs(entry.descriptor.aspect - descriptor.aspect) < 0.45 else { continue }
            let distance = descriptor.distance(to: entry.descriptor)
            if let known = best {
                if distance < known.distance {
                    if known.name != entry.className { second = known.distance }
                    best = (entry.className, distance)
                } else if distance < second, entry.className != known.name {
                    second = distance
                }
            } else {
                best = (entry.className, distance)
            }
        }
        guard let best else { return nil }
        let confidence = second.isFinite ? 1 - Double(best.distance / max(second, 1e-6)) : 1
        return (best.name, max(0, confidence))
    }
}

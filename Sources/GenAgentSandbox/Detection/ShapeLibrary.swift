import GenAgentImaging

/// The drawings that the detector knows, described as it sees them: each class as it is drawn and mirrored, in one tone.
struct ShapeLibrary: Sendable {
    /// Tones for which details are drawn differently, and so differ in lightness.
    enum Tone {
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

    /// The library of all drawings in a tone; made at first use, because a short run may never see white or black objects.
    static func standard(_ tone: Tone) -> ShapeLibrary {
        switch tone {
        case .colored: colored
        case .black: black
        case .white: white
        }
    }

    private static let colored = ShapeLibrary(Pictogram.all, tone: .colored)
    private static let black = ShapeLibrary(Pictogram.all, tone: .black)
    private static let white = ShapeLibrary(Pictogram.all, tone: .white)

    private let entries: [Entry]

    init(_ pictograms: [Pictogram], tone: Tone) {
        entries = pictograms.flatMap { pictogram -> [Entry] in
            var bitmap = Bitmap(width: 112, height: 112, fill: PictogramPainting.sampleBackground)
            PictogramRenderer.draw(
                pictogram, color: tone.sample, onto: &bitmap, centerX: 56, centerY: 56, extent: 96)
            let map = ComponentMap(ForegroundMask(bitmap))
            guard let component = map.components.max(by: { $0.area < $1.area }) else { return [] }
            let descriptor = ShapeDescriptor(component, of: map, in: bitmap)
            return [descriptor, descriptor.mirrored].map { Entry(className: pictogram.className, descriptor: $0) }
        }
    }

    /// The class whose drawing is most alike, and how sure that is: 0 (a coin toss between two) ... 1.
    func match(_ descriptor: ShapeDescriptor) -> (className: String, confidence: Double)? {
        var best: (index: Int, distance: Float)?
        var second = Float.infinity
        for (index, entry) in entries.enumerated() {
            // Shapes that are more than half as wide again are not worth a closer look.
            guard abs(entry.descriptor.aspect - descriptor.aspect) < 0.45 else { continue }
            let distance = descriptor.distance(to: entry.descriptor)
            guard let known = best else {
                best = (index, distance)
                continue
            }
            if distance < known.distance {
                if entries[known.index].className != entry.className { second = known.distance }
                best = (index, distance)
            } else if distance < second, entries[known.index].className != entry.className {
                second = distance
            }
        }
        guard let best else { return nil }
        let confidence = second.isFinite ? 1 - Double(best.distance / max(second, 1e-6)) : 1
        return (entries[best.index].className, max(0, confidence))
    }
}

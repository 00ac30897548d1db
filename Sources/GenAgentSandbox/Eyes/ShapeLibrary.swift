import Foundation
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

        var sample: ObjectColor {
            switch self {
            case .colored: .green
            case .black: .black
            case .white: .white
            }
        }
    }

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

    /// The class whose drawing is most alike, and how sure that is: 0 (no better than the second best) ... 1.
    func match(_ descriptor: ShapeDescriptor) -> (className: String, confidence: Double)? {
        var best: (index: Int, distance: Float)?
        var second = Float.infinity
        for (index, entry) in entries.enumerated() {
            // Skip shapes whose aspect ratio differs by more than about half.
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

/// A scale-independent description of a drawing: where its box is filled, and where it is dark or light.
struct ShapeDescriptor: Sendable {
    /// Cells along each side of the box.
    static let cells = 20
    /// Vectors that hold one value for every cell.
    private static let vectors = cells * cells / 8

    /// Share of foreground in each cell of the box, 0...1, row by row, then lightness in it relative to the whole, about -1...1.
    private var values: [SIMD8<Float>]
    /// Natural logarithm of width divided by height.
    var aspect: Float

    init(_ component: Component, of map: ComponentMap, in bitmap: Bitmap) {
        let cells = Self.cells
        // In large drawings, every second or third pixel is enough.
        let step = max(1, max(component.width, component.height) / 72)
        let columns = CellShares(length: component.width, cells: cells, step: step)
        let rows = CellShares(length: component.height, cells: cells, step: step)
        let (filled, light) = Self.sums(component, map, bitmap, columns, rows)
        let area = filled.reduce(0, +)
        let mean = area > 0 ? light.reduce(0, +) / area : 0
        var values = [SIMD8<Float>](repeating: .zero, count: 2 * Self.vectors)
        for cell in 0..<(cells * cells) {
            let weight = rows.weights[cell / cells] * columns.weights[cell % cells]
            guard weight > 0 else { continue }
            values[cell / 8][cell % 8] = filled[cell] / weight
            values[Self.vectors + cell / 8][cell % 8] = (light[cell] - mean * filled[cell]) / weight
        }
        self.values = values
        aspect = logf(Float(component.width)) - logf(Float(component.height))
    }

    /// Foreground and its lightness, summed in each cell. First along a row of pixels, then down the rows.
    private static func sums(
        _ component: Component, _ map: ComponentMap, _ bitmap: Bitmap, _ columns: CellShares, _ rows: CellShares
    ) -> (filled: [Float], light: [Float]) {
        var filled = [Float](repeating: 0, count: cells * cells)
        var light = filled
        var rowFilled = [Float](repeating: 0, count: cells)
        var rowLight = rowFilled
        map.withMembership(of: component) { member in
            bitmap.pixels.withUnsafeBufferPointer { pixels in
                for (y, rowShares) in rows.pixels {
                    for cell in 0..<cells { (rowFilled[cell], rowLight[cell]) = (0, 0) }
                    let line = component.minY + y
                    for (x, shares) in columns.pixels where member.has(component.minX + x, line) {
                        let at = (line * bitmap.width + component.minX + x) * 4
                        let luma = Int(pixels[at]) * 54 + Int(pixels[at + 1]) * 183 + Int(pixels[at + 2]) * 19
                        let lightness = Float(luma) * (1 / 65280)
                        for index in shares {
                            let (cell, share) = (columns.cells[index], columns.shares[index])
                            rowFilled[cell] += share
                            rowLight[cell] += share * lightness
                        }
                    }
                    for index in rowShares {
                        let (start, share) = (rows.cells[index] * cells, rows.shares[index])
                        for cell in 0..<cells {
                            filled[start + cell] += share * rowFilled[cell]
                            light[start + cell] += share * rowLight[cell]
                        }
                    }
                }
            }
        }
        return (filled, light)
    }

    var mirrored: ShapeDescriptor {
        var copy = self
        let cells = Self.cells
        for half in [0, Self.vectors] {
            for cell in 0..<(cells * cells) {
                let source = cell / cells * cells + cells - 1 - cell % cells
                copy.values[half + cell / 8][cell % 8] = values[half + source / 8][source % 8]
            }
        }
        return copy
    }

    /// Dissimilarity: 0 for the same drawing. Lightness counts more than its range suggests, because it tells round things apart.
    func distance(to other: ShapeDescriptor) -> Float {
        var shape = SIMD8<Float>.zero
        var light = SIMD8<Float>.zero
        values.withUnsafeBufferPointer { mine in
            other.values.withUnsafeBufferPointer { theirs in
                for index in 0..<Self.vectors {
                    let difference = mine[index] - theirs[index]
                    shape += difference * difference
                }
                for index in Self.vectors..<(2 * Self.vectors) {
                    let difference = mine[index] - theirs[index]
                    light += difference * difference
                }
            }
        }
        let stretch = aspect - other.aspect
        return (shape.sum() + 3 * light.sum()) / Float(Self.cells * Self.cells) + 0.5 * stretch * stretch
    }
}

/// How the pixels along a side of a box are split among cells, so that small drawings get the same description as large ones.
private struct CellShares {
    /// The pixels that count, and where in the other lists their cells are.
    private(set) var pixels: [(pixel: Int, shares: Range<Int>)] = []
    /// The cells that the pixels cover, one pixel after the other.
    private(set) var cells: [Int] = []
    /// How much of the pixel lies in each, in cells.
    private(set) var shares: [Float] = []
    /// The sum of the shares of each cell.
    private(set) var weights: [Float]

    init(length: Int, cells count: Int, step: Int) {
        weights = [Float](repeating: 0, count: count)
        let scale = Float(count) / Float(length)
        for pixel in stride(from: 0, to: length, by: step) {
            let (from, to) = (Float(pixel) * scale, Float(pixel + 1) * scale)
            let first = min(count - 1, Int(from))
            let last = min(count - 1, max(first, Int(to.rounded(.up)) - 1))
            let start = cells.count
            for cell in first...last {
                let share = min(to, Float(cell + 1)) - max(from, Float(cell))
                cells.append(cell)
                shares.append(share)
                weights[cell] += share
            }
            pixels.append((pixel, start..<cells.count))
        }
    }
}

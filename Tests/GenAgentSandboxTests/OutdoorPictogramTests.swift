import Testing

@testable import GenAgentImaging
@testable import GenAgentSandbox

@Suite struct OutdoorPictogramTests {
    private static let side = 128
    private static let names = Pictogram.outdoors.map(\.className)

    private func pictogram(_ className: String) throws -> Pictogram {
        try #require(Pictogram.outdoors.first { $0.className == className })
    }

    /// The object of one pictogram on a clear bitmap.
    private func drawn(_ pictogram: Pictogram, color: ObjectColor = .green, extent: Double = 120) -> Bitmap {
        var bitmap = Bitmap(width: Self.side, height: Self.side)
        PictogramRenderer.draw(pictogram, color: color, onto: &bitmap, centerX: 64, centerY: 64, extent: extent)
        return bitmap
    }

    /// The bare silhouette, stretched over the whole of a bitmap.
    private func mask(_ pictogram: Pictogram, side: Int) -> [Bool] {
        var bitmap = Bitmap(width: side, height: side)
        if let path = pictogram.layers.first?.path {
            bitmap.fill(path, color: .black, transform: Placement2D(scale: Double(side)))
        }
        return stride(from: 3, to: bitmap.pixels.count, by: 4).map { bitmap.pixels[$0] > 127 }
    }

    @Test func everyClassIsThereOnce() {
        let expected = [
            "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
            "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
            "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
            "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
            "tennis racket", "bottle",
        ]
        #expect(Pictogram.outdoors.map(\.className).sorted() == expected.sorted())
    }

    @Test(arguments: names) func theSilhouetteIsOneConnectedRegion(className: String) throws {
        let pictogram = try pictogram(className)
        let side = 96
        var open = mask(pictogram, side: side)
        let area = open.count(where: { $0 })
        var stack = [try #require(open.firstIndex(of: true))]
        open[stack[0]] = false
        var reached = 0
        while let at = stack.popLast() {
            reached += 1
            let x = at % side
            for next in [at - side, at + side, x > 0 ? at - 1 : -1, x + 1 < side ? at + 1 : -1]
            where open.indices.contains(next) && open[next] {
                open[next] = false
                stack.append(next)
            }
        }
        #expect(reached == area)
        #expect(Double(area) > 0.2 * Double(side * side), "too thin to be known: \(area)")
    }

    @Test(arguments: names) func theDrawingFillsItsBox(className: String) throws {
        let pictogram = try pictogram(className)
        let box = try #require(pictogram.layers.first?.path.bounds(resolution: 1000))
        #expect(abs(box.minX) < 0.01 && abs(box.minY) < 0.01)
        #expect(abs(box.maxX - 1) < 0.01 && abs(box.maxY - 1) < 0.01)
        #expect(pictogram.aspect > 0.35 && pictogram.aspect < 2.8)
        let bitmap = drawn(pictogram)
        let inked = (0..<Self.side * Self.side).filter { bitmap.pixels[$0 * 4 + 3] > 127 }
        let columns = inked.map { $0 % Self.side }
        let rows = inked.map { $0 / Self.side }
        let width = try #require(columns.max()) - (try #require(columns.min())) + 1
        let height = try #require(rows.max()) - (try #require(rows.min())) + 1
        #expect(abs(max(width, height) - 120) <= 2)
    }

    @Test(arguments: names) func detailsStayInsideTheSilhouette(className: String) throws {
        let pictogram = try pictogram(className)
        var bare = pictogram
        bare.layers = Array(bare.layers.prefix(1))
        let (detailed, plain) = (drawn(pictogram), drawn(bare))
        let differing = stride(from: 3, to: plain.pixels.count, by: 4).count { detailed.pixels[$0] != plain.pixels[$0] }
        #expect(differing == 0)
        #expect(detailed != plain)
    }

    @Test(arguments: names) func mostOfTheDrawingShowsItsColor(className: String) throws {
        let pictogram = try pictogram(className)
        let palette = ObjectColor.green.palette
        let inks: [Pictogram.Ink] = [.body, .shade, .light, .dark, .bright]
        let bitmap = drawn(pictogram)
        var counts = [0, 0, 0, 0, 0]
        for start in stride(from: 0, to: bitmap.pixels.count, by: 4) where bitmap.pixels[start + 3] == 255 {
            let pixel = Pixel(
                red: bitmap.pixels[start], green: bitmap.pixels[start + 1], blue: bitmap.pixels[start + 2])
            if let ink = inks.firstIndex(where: { palette.pixel($0) == pixel }) { counts[ink] += 1 }
        }
        let total = Double(counts.reduce(0, +))
        let colored = Double(counts[0] + counts[1] + counts[2]) / total
        #expect(colored >= 0.7, "\(colored)")
        #expect(Double(counts[0]) / total >= 0.3, "body \(Double(counts[0]) / total)")
    }

    @Test func noTwoSilhouettesAreAlike() {
        let side = 40
        let masks = Pictogram.outdoors.map { (name: $0.className, mask: mask($0, side: side), aspect: $0.aspect) }
        for (index, one) in masks.enumerated() {
            for other in masks[(index + 1)...] {
                // Of like shape only where the proportions are like, too.
                guard abs(one.aspect / other.aspect - 1) < 0.25 else { continue }
                let both = zip(one.mask, other.mask).count { $0 && $1 }
                let either = zip(one.mask, other.mask).count { $0 || $1 }
                let overlap = Double(both) / Double(either)
                #expect(overlap < 0.88, "\(one.name) and \(other.name): \(overlap)")
            }
        }
    }
}

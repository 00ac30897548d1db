import GenAgentImaging

@testable import GenAgentSandbox

/// A pictogram's layers as pixels, for measuring: longer side `side` pixels, with an empty margin of two.
struct PictogramPixels {
    let pictogram: Pictogram
    let side: Int
    /// Width and height of the image, margin included.
    let width: Int
    let height: Int
    private let place: Placement2D

    init(_ pictogram: Pictogram, side: Int = 120) {
        self.pictogram = pictogram
        self.side = side
        let longer = Double(side)
        let boxWidth = pictogram.aspect >= 1 ? longer : longer * pictogram.aspect
        let boxHeight = pictogram.aspect >= 1 ? longer / pictogram.aspect : longer
        width = Int(boxWidth.rounded(.up)) + 4
        height = Int(boxHeight.rounded(.up)) + 4
        place = Placement2D(unitBoxAtX: 2, y: 2, width: boxWidth, height: boxHeight)
    }

    /// How much of each pixel a layer covers, 0...255.
    func coverage(_ layer: Pictogram.Layer) -> [UInt8] {
        var bitmap = Bitmap(width: width, height: height, fill: .white)
        if let stroke = layer.stroke {
            bitmap.stroke(layer.path, width: stroke, color: .black, transform: place)
        } else {
            bitmap.fill(layer.path, color: .black, transform: place)
        }
        return stride(from: 0, to: bitmap.pixels.count, by: 4).map { 255 - bitmap.pixels[$0] }
    }

    /// The pixels that are at least half silhouette.
    var silhouette: [Bool] { pictogram.layers.first.map { coverage($0).map { $0 >= 128 } } ?? [] }

    /// The share of the silhouette that shows each ink once all layers are painted.
    var inkShares: [Pictogram.Ink: Double] {
        let inside = silhouette
        var top = [Pictogram.Ink](repeating: .body, count: inside.count)
        for layer in pictogram.layers {
            for (index, value) in coverage(layer).enumerated() where value >= 128 { top[index] = layer.ink }
        }
        var counts: [Pictogram.Ink: Double] = [:]
        for (index, isInside) in inside.enumerated() where isInside { counts[top[index], default: 0] += 1 }
        let area = Double(inside.count { $0 })
        return counts.mapValues { $0 / area }
    }

    /// Detail pixels that lie more than a pixel outside the silhouette.
    var strayDetailPixels: Int {
        guard let first = pictogram.layers.first else { return 0 }
        // Any touch counts as inside, and so do the neighbors of what is touched.
        let touched = coverage(first).map { $0 > 0 }
        let reach = [-width - 1, -width, -width + 1, -1, 0, 1, width - 1, width, width + 1]
        return pictogram.layers.dropFirst().reduce(0) { total, layer in
            total
                + coverage(layer).enumerated().count { index, value in
                    value >= 128
                        && !reach.contains {
                            touched.indices.contains(index + $0) && touched[index + $0]
                        }
                }
        }
    }

    /// How many separate pieces the silhouette has, side by side neighbors counting as joined.
    var pieces: Int {
        var open = silhouette
        var count = 0
        for start in open.indices where open[start] {
            count += 1
            var todo = [start]
            open[start] = false
            while let index = todo.popLast() {
                // The margin is empty, so a step never wraps from one row to the next.
                for next in [index - 1, index + 1, index - width, index + width]
                where open.indices.contains(next) && open[next] {
                    open[next] = false
                    todo.append(next)
                }
            }
        }
        return count
    }

    /// The silhouette centerd on a square `side` pixels wide, one word a row; `side` must be below 64.
    func rows(mirrored: Bool = false) -> [UInt64] {
        var rows = [UInt64](repeating: 0, count: side)
        let (left, top) = ((side - width) / 2, (side - height) / 2)
        for (index, isInside) in silhouette.enumerated() where isInside {
            let (x, y) = (index % width + left, index / width + top)
            if (0..<side).contains(x), (0..<side).contains(y) { rows[y] |= 1 << UInt64(mirrored ? side - 1 - x : x) }
        }
        return rows
    }
}

import GenAgent

/// Places objects in an image: rows of equal cells, each object somewhat off the middle of its cell. Nothing overlaps.
///
/// Lengths are fractions of the image's side.
package enum SceneLayout {
    package struct Item: Sendable, Hashable {
        /// Width divided by height.
        package var aspect: Double
        /// Size relative to the other objects.
        package var scale: Double
        /// The half in which its center must lie.
        package var half: SceneRegion?

        package init(aspect: Double, scale: Double = 1, half: SceneRegion? = nil) {
            self.aspect = aspect
            self.scale = scale
            self.half = half
        }

        /// Width and height for a longer side of 1.
        package var box: (width: Double, height: Double) {
            aspect >= 1 ? (1, 1 / max(aspect, 0.1)) : (max(aspect, 0.1), 1)
        }
    }

    package struct Spot: Sendable, Hashable {
        package var centerX = 0.5
        package var centerY = 0.5
        package var extent = 0.0
    }

    /// Extent of a larger object divided by that of a smaller one.
    package static let sizeRatio = 1.8
    /// Free border of the image.
    package static let margin = 0.05
    /// Least distance between the boxes of two objects.
    package static let gap = 0.03
    /// A center stays this far away from the middle of the image when its half matters.
    package static let middleDistance = 0.06
    /// Objects of a scene differ by up to this share in size, for a livelier image.
    static let sizeJitter = 0.06
    /// Farthest an object moves sideways off the middle of its cell; up and down it is less, so that rows stay rows.
    static let positionJitter = 0.05

    /// The preferred extent: 0.34 for one or two objects, falling to 0.15 from 18 on.
    static func preferredExtent(count: Int) -> Double {
        max(0.15, 0.34 * 12 / (Double(max(2, count)) + 10))
    }

    package static func spots(for items: [Item], random: inout SeededRandom) -> [Spot] {
        var blocks = Block.blocks(for: items)
        for index in blocks.indices { blocks[index].chooseRows(items, preferred: preferredExtent(count: items.count)) }
        let extent = blocks.map(\.extent).reduce(preferredExtent(count: items.count), min)
        var spots = Array(repeating: Spot(), count: items.count)
        for block in blocks { block.place(items, extent: extent, random: &random, into: &spots) }
        return spots
    }
}

extension SceneLayout {
    /// A part of the image whose objects stand in rows: all of it, a half, or a quarter.
    struct Block {
        var left: Double
        var top: Double
        var width: Double
        var height: Double
        /// The halves to which the whole block belongs.
        var halves: [SceneRegion]
        var members: [Int] = []
        /// Objects in each row, top to bottom.
        var rows: [Int] = []
        /// Longer side that the members can have, for a scale of 1.
        var extent = 1.0

        /// The blocks of a scene with their members. The image is cut only along the axes that matter.
        static func blocks(for items: [Item]) -> [Block] {
            let isCutVertically = items.contains { $0.half?.isHorizontal == true }
            let isCutHorizontally = items.contains { $0.half?.isHorizontal == false }
            let whole = 1 - 2 * margin
            let columns: [(start: Double, size: Double, half: SceneRegion?)] =
                isCutVertically ? [(margin, whole / 2, .left), (0.5, whole / 2, .right)] : [(margin, whole, nil)]
            let bands: [(start: Double, size: Double, half: SceneRegion?)] =
                isCutHorizontally ? [(margin, whole / 2, .above), (0.5, whole / 2, .below)] : [(margin, whole, nil)]
            var blocks = bands.flatMap { band in
                columns.map { column in
                    Block(
                        left: column.start, top: band.start, width: column.size, height: band.size,
                        halves: [column.half, band.half].compactMap(\.self))
                }
            }
            let order = items.indices.filter { items[$0].half != nil } + items.indices.filter { items[$0].half == nil }
            for item in order {
                let allowed = blocks.indices.filter { items[item].half.map(blocks[$0].halves.contains) ?? true }
                // The emptiest block; the first of equals.
                guard let block = allowed.min(by: { blocks[$0].members.count < blocks[$1].members.count }) else {
                    continue
                }
                blocks[block].members.append(item)
            }
            for index in blocks.indices { blocks[index].members.sort() }
            return blocks
        }

        /// Chooses the fewest rows that nearly allow the preferred extent, otherwise those that allow the largest.
        mutating func chooseRows(_ items: [Item], preferred: Double) {
            guard !members.isEmpty else { return }
            var best: (count: Int, extent: Double)?
            for count in 1...members.count where keepsDistance(rows: count) || count == members.count {
                let extent = largestExtent(items, rows: count)
                if extent > best?.extent ?? 0 { best = (count, extent) }
                if extent >= 0.95 * preferred { break }
            }
            let chosen = best ?? (members.count, largestExtent(items, rows: members.count))
            extent = chosen.extent
            rows = (0..<chosen.count).map { row in
                members.count / chosen.count + (row < members.count % chosen.count ? 1 : 0)
            }
        }

        /// Cells next to the middle of the image are wide enough to keep their centers away from it.
        private func keepsDistance(rows: Int) -> Bool {
            let cell = cell(rows: rows)
            let isNarrow = width < 0.5 && cell.width / 2 < middleDistance
            let isFlat = height < 0.5 && cell.height / 2 < middleDistance
            return !isNarrow && !isFlat
        }

        private func cell(rows: Int) -> (width: Double, height: Double) {
            let columns = (members.count + rows - 1) / max(rows, 1)
            return (width / Double(max(columns, 1)), height / Double(max(rows, 1)))
        }

        private func largestExtent(_ items: [Item], rows: Int) -> Double {
            let cell = cell(rows: rows)
            return members.reduce(1.0) { smallest, member in
                let box = items[member].box
                let fit = min((cell.width - gap) / box.width, (cell.height - gap) / box.height)
                return min(smallest, max(fit, 0.01) / max(items[member].scale, 0.01))
            }
        }

        func place(_ items: [Item], extent: Double, random: inout SeededRandom, into spots: inout [Spot]) {
            let cell = cell(rows: rows.count)
            var next = 0
            for (row, count) in rows.enumerated() {
                let start = left + (width - Double(count) * cell.width) / 2
                for column in 0..<count {
                    let member = members[next]
                    next += 1
                    let side = extent * items[member].scale * (1 - sizeJitter * random.nextUnit())
                    let box = items[member].box
                    let freeX = max(0, (cell.width - gap - box.width * side) / 2)
                    let freeY = max(0, (cell.height - gap - box.height * side) / 2)
                    let middleX = start + (Double(column) + 0.5) * cell.width
                    let middleY = top + (Double(row) + 0.5) * cell.height
                    let x = middleX + min(freeX, positionJitter) * random.signedUnit()
                    let y = middleY + min(freeY, 0.6 * positionJitter) * random.signedUnit()
                    spots[member] = Spot(
                        centerX: away(x, halves.contains(.left), halves.contains(.right)),
                        centerY: away(y, halves.contains(.above), halves.contains(.below)), extent: side)
                }
            }
        }

        private func away(_ value: Double, _ isBefore: Bool, _ isAfter: Bool) -> Double {
            if isBefore { return min(value, 0.5 - middleDistance) }
            return isAfter ? max(value, 0.5 + middleDistance) : value
        }
    }
}

/// Places objects on a picture: rows of equal cells, each object somewhat off the middle of its cell. Nothing overlaps.
///
/// Lengths are fractions of the picture's side.
package enum SceneLayout {
    /// One object to place.
    package struct Item: Sendable, Hashable {
        /// Width divided by height.
        package var aspect: Double
        /// Size relative to the other objects.
        package var scale: Double
        /// The half in which its centre must lie.
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

    /// Where an object goes.
    package struct Spot: Sendable, Hashable {
        package var centerX = 0.5
        package var centerY = 0.5
        package var extent = 0.0
    }

    /// Extent of a larger object divided by that of a smaller one.
    package static let sizeRatio = 1.8
    /// Free border of the picture.
    package static let margin = 0.05
    /// Least distance between the boxes of two objects.
    package static let gap = 0.03
    /// A centre stays this far away from the middle of the picture when its half matters.
    package static let middleDistance = 0.06
    /// Objects of a scene differ by up to this share in size, for life.
    static let sizeJitter = 0.06
    /// Farthest an object moves sideways off the middle of its cell; up and down it is less, so that rows stay rows.
    static let positionJitter = 0.05

    /// The wished extent: 0.34 for one or two objects, falling to 0.15 from 18 on.
    static func wishedExtent(count: Int) -> Double {
        max(0.15, 0.34 * 12 / (Double(max(2, count)) + 10))
    }

    /// Spots for the items, in their order.
    package static func spots(for items: [Item], random: inout SceneRandom) -> [Spot] {
        var blocks = Block.blocks(for: items)
        for index in blocks.indices { blocks[index].chooseRows(items, wished: wishedExtent(count: items.count)) }
        let extent = blocks.map(\.extent).reduce(wishedExtent(count: items.count), min)
        var spots = Array(repeating: Spot(), count: items.count)
        for block in blocks { block.place(items, extent: extent, random: &random, into: &spots) }
        return spots
    }
}

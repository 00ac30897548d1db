import GenAgentImaging

extension PictogramPainter {
    /// The class names that the painter can draw, in alphabetical order.
    public static let classNames: [String] = Pictogram.byName.keys.sorted()

    /// One drawing alone on the quiet background; for legends and documentation.
    ///
    /// - Parameters:
    ///   - className: A GenEval++ class name, such as `wine glass`.
    ///   - color: Its colour; by default the one it has by nature.
    ///   - side: Side of the square picture in pixels, 16...4096.
    /// - Returns: `nil` for a class that the painter does not know.
    public static func drawing(of className: String, color: ObjectColor? = nil, side: Int) -> Bitmap? {
        guard let pictogram = Pictogram.byName[className] else { return nil }
        let object = SceneObject(
            className: className, color: color ?? pictogram.naturalColor, centerX: 0.5, centerY: 0.5, extent: 0.8)
        return PictogramPainting.paint(Scene(objects: [object]), side: side)
    }
}

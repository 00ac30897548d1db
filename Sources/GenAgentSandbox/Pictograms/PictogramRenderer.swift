import GenAgentImaging

/// Paints pictograms: the silhouette with an outline around it, then the details, cut off at the silhouette.
package struct PictogramRenderer {
    /// Outline width as a fraction of the extent, and its least width in pixels.
    static let outlineShare = 0.022
    static let leastOutline = 1.2

    /// Paints one object. The painted box, outline included, is centred on (`centerX`, `centerY`) and its longer side
    /// is `extent`; all three are in pixels, and parts outside the bitmap are cut off.
    ///
    /// Extents below 4 pixels, above 4096 or not a number paint nothing.
    package static func draw(
        _ pictogram: Pictogram, color: ObjectColor, onto bitmap: inout Bitmap, centerX: Double, centerY: Double,
        extent: Double, mirrored: Bool = false
    ) {
        guard extent >= 4, extent <= 4096, abs(centerX) <= 100_000, abs(centerY) <= 100_000,
            let silhouette = pictogram.layers.first, pictogram.aspect > 0.01, pictogram.aspect < 100
        else { return }
        let palette = color.palette
        let line = max(leastOutline, extent * outlineShare)
        let longer = extent - 2 * line
        let width = pictogram.aspect >= 1 ? longer : longer * pictogram.aspect
        let height = pictogram.aspect >= 1 ? longer / pictogram.aspect : longer
        let left = centerX - width / 2
        let top = centerY - height / 2
        let place = Placement2D(unitBoxAtX: left, y: top, width: width, height: height, mirrored: mirrored)
        // The outline is the silhouette grown by the line: unlike a line on its edge, it has no seams where two
        // shapes of the silhouette overlap.
        bitmap.fill(silhouette.path, grownBy: line / longer, color: palette.outline, transform: place)

        let tileX = Int(left.rounded(.down))
        let tileY = Int(top.rounded(.down))
        var tile = Bitmap(
            width: Int((left + width).rounded(.up)) - tileX, height: Int((top + height).rounded(.up)) - tileY,
            fill: palette.pixel(silhouette.ink))
        var inTile = place
        inTile.offsetX -= Double(tileX)
        inTile.offsetY -= Double(tileY)
        for layer in pictogram.layers.dropFirst() {
            if let stroke = layer.stroke {
                tile.stroke(layer.path, width: stroke, color: palette.pixel(layer.ink), transform: inTile)
            } else {
                tile.fill(layer.path, color: palette.pixel(layer.ink), transform: inTile)
            }
        }
        bitmap.fill(silhouette.path, with: tile, tileX: tileX, tileY: tileY, transform: place)
    }
}

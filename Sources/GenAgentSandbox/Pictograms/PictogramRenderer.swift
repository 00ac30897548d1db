import GenAgentImaging

/// Paints pictograms: the silhouette with an outline around it, then the details, cut off at the silhouette.
package struct PictogramRenderer {
    /// Outline width as a fraction of the extent, and its least width in pixels.
    static let outlineShare = 0.022
    static let leastOutline = 1.2

    /// Paints one object. The painted box, outline included, is centered on (`centerX`, `centerY`) and its longer side is `extent`;
    /// all three are in pixels, and parts outside the bitmap are cut off.
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

extension ObjectColor {
    package struct Palette: Sendable {
        package var body: Pixel
        package var shade: Pixel
        package var light: Pixel
        package var outline: Pixel
        /// Near-black details; lighter on black objects, so that they stay visible.
        package var dark: Pixel
        /// Near-white details; grayer on white objects, so that they stay visible.
        package var bright: Pixel
    }

    /// The paints in which the painter draws an object of this color.
    package var palette: Palette {
        switch self {
        case .red: Palette(body: 0xE0322F, shade: 0xB8201F, light: 0xF0665F, outline: 0x86100F)
        case .orange: Palette(body: 0xFA8C16, shade: 0xD96F04, light: 0xFFB257, outline: 0xA24E00)
        case .yellow: Palette(body: 0xFFD92E, shade: 0xE5B610, light: 0xFFEC85, outline: 0xA37C00)
        case .green: Palette(body: 0x3BAA4F, shade: 0x278339, light: 0x76CB81, outline: 0x165A25)
        case .blue: Palette(body: 0x2F73DE, shade: 0x1D54B3, light: 0x6FA4F2, outline: 0x123A80)
        case .purple: Palette(body: 0x8B45C6, shade: 0x69299F, light: 0xB07FDF, outline: 0x471670)
        case .pink: Palette(body: 0xFB94C2, shade: 0xE56BA3, light: 0xFFBEDB, outline: 0xB2396F)
        case .brown: Palette(body: 0x8A5632, shade: 0x673C1F, light: 0xB07F58, outline: 0x432410)
        case .black:
            Palette(
                body: 0x26262A, shade: 0x121216, light: 0x4C4D54, outline: 0x08080A, dark: 0x6A6C75, bright: 0xE9EBEF)
        case .white:
            Palette(
                body: 0xFAFAF8, shade: 0xD4D7DC, light: 0xE8EAEE, outline: 0x8C929B, dark: 0x3A3D46, bright: 0xC6CAD0)
        }
    }
}

extension ObjectColor.Palette {
    /// Each color as red, green and blue bytes, 0xRRGGBB.
    fileprivate init(
        body: UInt32, shade: UInt32, light: UInt32, outline: UInt32, dark: UInt32 = 0x2B2D36, bright: UInt32 = 0xF8FAFC
    ) {
        self.init(
            body: Pixel(rgb: body), shade: Pixel(rgb: shade), light: Pixel(rgb: light), outline: Pixel(rgb: outline),
            dark: Pixel(rgb: dark), bright: Pixel(rgb: bright))
    }

    package func pixel(_ ink: Pictogram.Ink) -> Pixel {
        switch ink {
        case .body: body
        case .shade: shade
        case .light: light
        case .dark: dark
        case .bright: bright
        }
    }
}

extension Pixel {
    fileprivate init(rgb: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: rgb >> 16), green: UInt8(truncatingIfNeeded: rgb >> 8),
            blue: UInt8(truncatingIfNeeded: rgb))
    }
}

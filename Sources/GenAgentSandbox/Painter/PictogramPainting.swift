import GenAgentImaging

package enum PictogramPainting {
    /// The color of the background halfway down.
    static let sampleBackground = Pixel(red: 228, green: 233, blue: 238)

    /// Paints a scene on a square image of `side` pixels (16...4096).
    ///
    /// - Parameter isMirrored: Whether the object at an index is drawn mirrored.
    package static func paint(_ scene: Scene, side: Int, isMirrored: (Int) -> Bool = { _ in false }) -> Bitmap {
        let side = min(max(side, 16), 4096)
        var bitmap = background(side: side)
        let length = Double(side)
        for object in scene.objects { addShadow(of: object, to: &bitmap) }
        for (index, object) in scene.objects.enumerated() {
            guard let pictogram = Pictogram.byName[object.className] else { continue }
            PictogramRenderer.draw(
                pictogram, color: object.color, onto: &bitmap, centerX: object.centerX * length,
                centerY: object.centerY * length, extent: object.extent * length, mirrored: isMirrored(index))
        }
        return bitmap
    }

    private static func background(side: Int) -> Bitmap {
        var bitmap = Bitmap(width: side, height: side)
        bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            for y in 0..<side {
                let share = side > 1 ? Double(y) / Double(side - 1) : 0
                let red = UInt8(235 - 14 * share)
                let green = UInt8(239 - 12 * share)
                let blue = UInt8(243 - 10 * share)
                for x in 0..<side {
                    let at = (y * side + x) * 4
                    pixels[at] = red
                    pixels[at + 1] = green
                    pixels[at + 2] = blue
                    pixels[at + 3] = 255
                }
            }
        }
        return bitmap
    }

    /// A faint, soft ellipse at the object's foot, too faint to count as part of it.
    private static func addShadow(of object: SceneObject, to bitmap: inout Bitmap) {
        guard let pictogram = Pictogram.byName[object.className] else { return }
        let side = bitmap.width
        let length = Double(side)
        let width = object.extent * length * min(1, pictogram.aspect)
        let height = object.extent * length * min(1, 1 / max(pictogram.aspect, 0.01))
        let (cx, cy) = (object.centerX * length, object.centerY * length + height * 0.49)
        let (rx, ry) = (width * 0.56, max(2, object.extent * length * 0.07))
        let rows = max(0, Int(cy - ry))...min(side - 1, max(0, Int(cy + ry)))
        let columns = max(0, Int(cx - rx))...min(side - 1, max(0, Int(cx + rx)))
        bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            for y in rows {
                for x in columns {
                    let (dx, dy) = ((Double(x) + 0.5 - cx) / rx, (Double(y) + 0.5 - cy) / ry)
                    let falloff = 1 - dx * dx - dy * dy
                    guard falloff > 0 else { continue }
                    let dark = UInt8(9 * falloff)
                    let at = (y * side + x) * 4
                    for channel in at..<(at + 3) { pixels[channel] -= min(pixels[channel], dark) }
                }
            }
        }
    }
}

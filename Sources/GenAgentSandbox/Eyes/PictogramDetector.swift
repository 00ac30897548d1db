import GenAgentImaging

/// Finds and names the objects in an image of the sandbox. It sees only pixels: connected regions, their colors in CIELAB and
/// their silhouettes.
///
/// It knows only the sandbox's drawings; on other images its results mean nothing.
public struct PictogramDetector: Sendable {
    public init() {}

    /// The objects in an image, from top to bottom.
    public func detect(in bitmap: Bitmap) -> [Detection] {
        let map = ComponentMap(ForegroundMask(bitmap))
        return map.components.compactMap { detection(of: $0, map, bitmap) }
    }

    private func detection(of component: Component, _ map: ComponentMap, _ bitmap: Bitmap) -> Detection? {
        guard let color = color(of: component, map, bitmap) else { return nil }
        let descriptor = ShapeDescriptor(component, of: map, in: bitmap)
        guard let match = ShapeLibrary.standard(ShapeLibrary.Tone(color)).match(descriptor) else { return nil }
        let side = Double(max(bitmap.width, bitmap.height))
        let object = SceneObject(
            className: match.className, color: color,
            centerX: (Double(component.minX) + Double(component.maxX) + 1) / 2 / Double(bitmap.width),
            centerY: (Double(component.minY) + Double(component.maxY) + 1) / 2 / Double(bitmap.height),
            extent: Double(max(component.width, component.height)) / side)
        return Detection(object: object, confidence: match.confidence)
    }

    /// The main color, by the pixels that are not at the edge: outlines are darker than the color they enclose.
    private func color(of component: Component, _ map: ComponentMap, _ bitmap: Bitmap) -> ObjectColor? {
        let extent = Double(max(component.width, component.height))
        let inset = max(2, Int((extent * PictogramRenderer.outlineShare + 0.5).rounded(.up)))
        let step = max(1, Int(extent) / 96)
        var namer = ColorNamer()
        var edge = ColorNamer()
        let width = bitmap.width
        map.withMembership(of: component) { member in
            bitmap.pixels.withUnsafeBufferPointer { pixels in
                for y in stride(from: component.minY, through: component.maxY, by: step) {
                    for x in stride(from: component.minX, through: component.maxX, by: step) where member.has(x, y) {
                        let at = (y * width + x) * 4
                        let isDeep =
                            member.contains(x - inset, y) && member.contains(x + inset, y)
                            && member.contains(x, y - inset)
                            && member.contains(x, y + inset)
                        if isDeep {
                            namer.count(pixels[at], pixels[at + 1], pixels[at + 2])
                        } else {
                            edge.count(pixels[at], pixels[at + 1], pixels[at + 2])
                        }
                    }
                }
            }
        }
        return (namer.winner ?? edge.winner)?.color
    }
}

/// An object that the detector found.
public struct Detection: Sendable, Hashable {
    public var object: SceneObject
    /// How much better its silhouette matches this class than the second best: 0 (equally) ... 1.
    public var confidence: Double
}

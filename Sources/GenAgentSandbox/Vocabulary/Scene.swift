/// What is in an image: the objects, without pixels. Positions and sizes are fractions of the image's side.
package struct Scene: Sendable, Hashable, Codable {
    /// The objects, from back to front.
    package var objects: [SceneObject]
}

/// One object of a scene, painted or detected.
public struct SceneObject: Sendable, Hashable, Codable {
    /// What it is: a GenEval++ class name, such as `wine glass`.
    public var className: String
    public var color: ObjectColor
    /// Horizontal center of the drawn shape, 0 (left edge) ... 1 (right edge).
    public var centerX: Double
    /// Vertical center of the drawn shape, 0 (top) ... 1 (bottom).
    public var centerY: Double
    /// Longer side of the drawn shape, as a fraction of the image's side.
    public var extent: Double

    public init(className: String, color: ObjectColor, centerX: Double, centerY: Double, extent: Double) {
        self.className = className
        self.color = color
        self.centerX = centerX
        self.centerY = centerY
        self.extent = extent
    }
}

/// The ten colors of GenEval++ that the sandbox paints, names and grades.
public enum ObjectColor: String, Sendable, Hashable, Codable, CaseIterable {
    case red, orange, yellow, green, blue, purple, pink, brown, black, white
}

/// The half of the image in which an object's center must lie (GenEval++ `region`).
public enum SceneRegion: String, Sendable, Hashable, Codable, CaseIterable {
    case left, right, above, below
}

/// Size of an object relative to the other one of the scene (GenEval++ `size`).
public enum RelativeSize: String, Sendable, Hashable, Codable, CaseIterable {
    case larger, smaller
}

extension SceneRegion {
    var said: String {
        switch self {
        case .left: "on the left"
        case .right: "on the right"
        case .above: "at the top"
        case .below: "at the bottom"
        }
    }

    var halfName: String {
        switch self {
        case .left: "left"
        case .right: "right"
        case .above: "upper"
        case .below: "lower"
        }
    }
}

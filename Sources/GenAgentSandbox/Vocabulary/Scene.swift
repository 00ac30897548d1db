/// What is on a picture: the objects, without pixels. Positions and sizes are fractions of the picture's side.
public struct Scene: Sendable, Hashable, Codable {
    /// The objects, from back to front.
    public var objects: [SceneObject]

    /// Makes a scene.
    public init(objects: [SceneObject]) { self.objects = objects }
}

/// One object of a scene, painted or detected.
public struct SceneObject: Sendable, Hashable, Codable {
    /// What it is: a GenEval++ class name, such as `wine glass`.
    public var className: String
    /// Its main colour.
    public var color: ObjectColor
    /// Horizontal centre of the drawn shape, 0 (left edge) ... 1 (right edge).
    public var centerX: Double
    /// Vertical centre of the drawn shape, 0 (top) ... 1 (bottom).
    public var centerY: Double
    /// Longer side of the drawn shape, as a fraction of the picture's side.
    public var extent: Double

    /// Makes an object.
    public init(className: String, color: ObjectColor, centerX: Double, centerY: Double, extent: Double) {
        self.className = className
        self.color = color
        self.centerX = centerX
        self.centerY = centerY
        self.extent = extent
    }
}

/// The half of the picture in which an object's centre must lie (GenEval++ `region`).
public enum SceneRegion: String, Sendable, Hashable, Codable, CaseIterable {
    case left, right, above, below
}

/// Size of an object relative to the other one of the scene (GenEval++ `size`).
public enum RelativeSize: String, Sendable, Hashable, Codable, CaseIterable {
    case larger, smaller
}

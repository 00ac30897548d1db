/// The half of the picture in which an object's centre must lie (GenEval++ `region`).
public enum SceneRegion: String, Sendable, Hashable, Codable, CaseIterable {
    /// The half, as prompts name it.
    case left, right, above, below
}

/// Size of an object relative to the other one of the scene (GenEval++ `size`).
public enum RelativeSize: String, Sendable, Hashable, Codable, CaseIterable {
    /// Compared with the objects of the other requirements.
    case larger, smaller
}

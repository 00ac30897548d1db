/// What a painter is about to paint for a prompt, and where it errs.
public struct PlannedScene: Sendable, Hashable {
    /// The objects, in the order of their clauses.
    public var objects: [PlannedObject]
    /// The errors, in the order in which they were made. For tests and studies; a session never sees them.
    public var mistakes: [PainterMistake]

    /// The picture's content.
    public var scene: Scene { Scene(objects: objects.map(\.object)) }
}

/// One object to paint.
public struct PlannedObject: Sendable, Hashable {
    /// Class, colour, centre and size.
    public var object: SceneObject
    /// Index of its clause in the prompt.
    public var clause: Int
    /// Draw it mirrored, for variety.
    public var isMirrored: Bool
}

/// An error of the painter. `clause` is the index in the prompt.
public enum PainterMistake: Sendable, Hashable, Codable {
    /// The group is missing.
    case dropped(clause: Int)
    /// The group has a wrong number of objects.
    case miscounted(clause: Int, painted: Int)
    /// `objects` of the group have a wrong colour.
    case miscolored(clause: Int, painted: ObjectColor, objects: Int)
    /// `objects` of the group lie in the wrong half.
    case misplaced(clause: Int, objects: Int)
    /// The sizes of the scene are equal or swapped.
    case missized(areSwapped: Bool)
    /// A fact was not resolved.
    case misunderstood(clause: Int, fact: String)
}

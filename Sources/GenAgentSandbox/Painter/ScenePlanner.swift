/// Plans an image for a prompt: makes the painter's errors, then lays the objects out.
///
/// Deterministic: the same clauses, wording, profile and seed give the same scene. Each possible error has its own random
/// number, drawn from the seed and the clauses but not from the wording: better wording can only remove errors, and at
/// dial 0 it changes nothing.
package struct ScenePlanner: Sendable {
    /// The most objects in an image; more are left out.
    package static let maximumObjects = 24
    package var profile: PainterProfile
    package var metrics: PictogramMetrics
    package var knowledge: KnowledgeBase

    package init(
        profile: PainterProfile, metrics: PictogramMetrics = .typical, knowledge: KnowledgeBase = .standard
    ) {
        self.profile = profile
        self.metrics = metrics
        self.knowledge = knowledge
    }

    package func plan(_ prompt: PromptScene, seed: UInt64) -> PlannedScene {
        var draft = SceneDraft(planner: self, prompt: prompt, seed: seed)
        draft.err()
        return draft.planned()
    }
}

/// The planned scene for a prompt and the errors in it.
package struct PlannedScene: Sendable, Hashable {
    /// The objects, in the order of their clauses.
    package var objects: [PlannedObject]
    /// The errors, in the order in which they were made. For tests and studies; a session never sees them.
    package var mistakes: [PainterMistake]

    package var scene: Scene { Scene(objects: objects.map(\.object)) }
}

package struct PlannedObject: Sendable, Hashable {
    package var object: SceneObject
    package var clause: Int
    package var isMirrored: Bool
}

/// An error of the painter. `clause` is the index in the prompt.
package enum PainterMistake: Sendable, Hashable, Codable {
    case dropped(clause: Int)
    case miscounted(clause: Int, painted: Int)
    /// `objects` of the group have a wrong color.
    case miscolored(clause: Int, painted: ObjectColor, objects: Int)
    /// `objects` of the group lie in the wrong half.
    case misplaced(clause: Int, objects: Int)
    /// The sizes of the scene are equal or swapped.
    case missized(areSwapped: Bool)
    case misunderstood(clause: Int, fact: String)
}

/// What a planner needs to know about the drawings: each class's natural color and shape.
package struct PictogramMetrics: Sendable {
    package struct Entry: Sendable, Hashable {
        /// The color it has when a prompt names none.
        package var naturalColor: ObjectColor
        /// Width of the drawn shape divided by its height, above 0.
        package var aspect: Double

        /// Makes an entry; the aspect is clamped to 0.1...10.
        package init(naturalColor: ObjectColor, aspect: Double) {
            self.naturalColor = naturalColor
            self.aspect = aspect.isFinite ? min(max(aspect, 0.1), 10) : 1
        }
    }

    private let entries: [String: Entry]

    package init(_ entries: [String: Entry]) { self.entries = entries }

    /// Typical measures of all 80 classes, if no drawings are available.
    package static let typical = PictogramMetrics(
        ObjectVocabulary.byName.mapValues { Entry(naturalColor: $0.naturalColor, aspect: $0.aspect) })

    /// The measures of a class; a brown square for a class that the table does not know.
    package subscript(_ className: String) -> Entry {
        entries[className] ?? Entry(naturalColor: .brown, aspect: 1)
    }
}

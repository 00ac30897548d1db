import GenAgentImaging

/// A drawing of one object class as layers of vector paths in a unit box (x right, y down, both 0...1).
///
/// The first layer is the *silhouette*: one connected region, filled with the object's colour and outlined in a darker
/// shade of it. Later layers are details inside the silhouette. The detector knows objects by their silhouettes, so no
/// detail may leave it.
package struct Pictogram: Sendable {
    /// How a layer is painted, relative to the object's colour.
    package enum Ink: Sendable {
        /// The object's own colour.
        case body
        /// A darker shade of it.
        case shade
        /// A lighter tint of it.
        case light
        /// Near-black detail (eyes, tyres, screens); keep it under a fifth of the area.
        case dark
        /// Near-white detail (highlights, faces of clocks); keep it under a fifth of the area.
        case bright
    }

    /// One filled or stroked path.
    package struct Layer: Sendable {
        package var path: VectorPath
        package var ink: Ink
        /// Stroke width as a fraction of the drawing's longer side; `nil` fills the path (nonzero winding).
        package var stroke: Double?

        package init(_ ink: Ink, stroke: Double? = nil, _ path: VectorPath) {
            self.path = path
            self.ink = ink
            self.stroke = stroke
        }
    }

    /// GenEval++ class name, such as `wine glass`.
    package var className: String
    /// The colour it has when the prompt names none.
    package var naturalColor: ObjectColor
    /// Width of the drawing divided by its height.
    package var aspect: Double
    /// Bottom to top; the first one is the silhouette.
    package var layers: [Layer]

    package init(_ className: String, natural: ObjectColor, aspect: Double = 1, layers: [Layer]) {
        self.className = className
        self.naturalColor = natural
        self.aspect = aspect
        self.layers = layers
    }
}

/// A drawing of one object class as layers of vector paths in a unit box (x right, y down, both 0...1).
///
/// The first layer is the *silhouette*: one connected region, filled with the object's color and outlined in a darker
/// shade of it. Later layers are details inside the silhouette. The detector knows objects by their silhouettes, so no
/// detail may leave it.
package struct Pictogram: Sendable {
    /// How a layer is painted, relative to the object's color.
    package enum Ink: Sendable {
        case body
        case shade
        case light
        /// Near-black detail (eyes, tires, screens); keep it under a fifth of the area.
        case dark
        /// Near-white detail (highlights, faces of clocks); keep it under a fifth of the area.
        case bright
    }

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
    /// The color it has when the prompt names none.
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

extension Pictogram {
    /// A pictogram drawn in any unit and anywhere (a 100 x 100 sheet, say), fitted to the unit box by its silhouette.
    ///
    /// The silhouette comes first. Its bounds become the box and give the aspect; the other layers are moved along.
    /// Stroke widths are in the sheet's unit here. All of it is first turned by `degrees`, clockwise on the screen.
    package init(fitted className: String, natural: ObjectColor, turned degrees: Double = 0, _ layers: Layer...) {
        let layers = layers.map {
            degrees == 0 ? $0 : Layer($0.ink, stroke: $0.stroke, $0.path.rotated(degrees, around: 0, 0))
        }
        guard let silhouette = layers.first, let box = silhouette.path.bounds(resolution: 8),
            box.width > 0, box.height > 0
        else {
            self.init(className, natural: natural, layers: layers)
            return
        }
        let longer = max(box.width, box.height)
        let fitted = layers.map { layer in
            Layer(
                layer.ink, stroke: layer.stroke.map { $0 / longer },
                layer.path.moved(-box.minX, -box.minY, scaleX: 1 / box.width, scaleY: 1 / box.height))
        }
        self.init(className, natural: natural, aspect: box.width / box.height, layers: fitted)
    }
}

extension Pictogram.Layer {
    /// One layer per ink: filled, or stroked if a width is given.
    package static func body(_ path: VectorPath, stroke: Double? = nil) -> Self { Self(.body, stroke: stroke, path) }
    package static func shade(_ path: VectorPath, stroke: Double? = nil) -> Self { Self(.shade, stroke: stroke, path) }
    package static func light(_ path: VectorPath, stroke: Double? = nil) -> Self { Self(.light, stroke: stroke, path) }
    package static func dark(_ path: VectorPath, stroke: Double? = nil) -> Self { Self(.dark, stroke: stroke, path) }
    package static func bright(_ path: VectorPath, stroke: Double? = nil) -> Self {
        Self(.bright, stroke: stroke, path)
    }
}

extension VectorPath {
    /// Adds a limb: a bar with round ends between two points, `width` thick; for building silhouettes.
    package func limb(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ width: Double) -> VectorPath {
        let length = ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).squareRoot()
        guard length > 0 else { return circle(x0, y0, width / 2) }
        let (ux, uy) = ((x1 - x0) / length, (y1 - y0) / length)
        // The bar lies along x first, so its winding is that of the other shapes.
        let bar = VectorPath().rect(-width / 2, -width / 2, length + width, width, r: width / 2)
        return path(bar.mapped { (x0 + $0 * ux - $1 * uy, y0 + $0 * uy + $1 * ux) })
    }
}

extension Pictogram {
    package static let all: [Pictogram] = outdoors + indoors

    package static let byName: [String: Pictogram] = Dictionary(
        all.map { ($0.className, $0) }, uniquingKeysWith: { first, _ in first })
}

extension Pictogram {
    /// Things found indoors: kitchen, food, furniture, electronics, appliances, household; forty classes drawn by hand.
    package static let indoors: [Pictogram] = kitchen + food + furniture + electronics + appliances + household
}

extension Pictogram {
    /// A person, animals, vehicles, street furniture, accessories, sports and a bottle: forty classes drawn by hand.
    package static let outdoors: [Pictogram] = street + vehicles + animals + wildAnimals + accessories + sports
}

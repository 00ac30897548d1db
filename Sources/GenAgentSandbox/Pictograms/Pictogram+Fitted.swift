import GenAgentImaging

extension Pictogram {
    /// An empty path to draw with.
    static var pen: VectorPath { VectorPath() }

    /// A pictogram drawn in any square units, turned clockwise by some degrees and fitted to the unit box, so that its
    /// silhouette touches all four sides and circles stay round. Strokes are given in the drawing's own units.
    static func fitted(_ className: String, natural: ObjectColor, turned degrees: Double = 0, _ layers: [Layer])
        -> Pictogram
    {
        let turned = degrees == 0 ? layers : layers.map { Layer($0.ink, stroke: $0.stroke, $0.path.turned(degrees)) }
        guard let box = turned.first?.path.bounds, box.width > 0, box.height > 0 else {
            return Pictogram(className, natural: natural, layers: layers)
        }
        let longer = max(box.width, box.height)
        let fitted = turned.map { layer in
            Layer(
                layer.ink,
                stroke: layer.stroke.map { $0 / longer },
                layer.path.mapped { (($0 - box.x) / box.width, ($1 - box.y) / box.height) }
            )
        }
        return Pictogram(className, natural: natural, aspect: box.width / box.height, layers: fitted)
    }
}

extension VectorPath {
    /// The box around the path itself, not around its control points; `nil` for a path without points.
    var bounds: (x: Double, y: Double, width: Double, height: Double)? {
        let points = samples
        guard let first = points.first else { return nil }
        var (x0, y0, x1, y1) = (first.0, first.1, first.0, first.1)
        for (x, y) in points {
            (x0, x1) = (min(x0, x), max(x1, x))
            (y0, y1) = (min(y0, y), max(y1, y))
        }
        return (x0, y0, x1 - x0, y1 - y0)
    }

    /// Points close together along the path: the ends of lines, and 32 to a curve.
    private var samples: [(Double, Double)] {
        var result: [(Double, Double)] = []
        let steps = 32
        for element in elements {
            let from = result.last ?? (0, 0)
            for step in 1...steps {
                let t = Double(step) / Double(steps)
                let s = 1 - t
                switch element {
                case .quad(let cx, let cy, let x, let y):
                    let (a, b, c) = (s * s, 2 * s * t, t * t)
                    result.append((a * from.0 + b * cx + c * x, a * from.1 + b * cy + c * y))
                case .cubic(let ax, let ay, let bx, let by, let x, let y):
                    let (a, b, c, d) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
                    result.append((a * from.0 + b * ax + c * bx + d * x, a * from.1 + b * ay + c * by + d * y))
                case .move, .line, .close:
                    if step == steps, let end = element.end { result.append(end) }
                }
            }
        }
        return result
    }
}

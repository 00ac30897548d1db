extension VectorPath {
    /// Cuts the closed shapes of another path out of this one (nonzero rule: they must lie within one shape of it).
    package func hole(_ other: VectorPath) -> VectorPath { path(other.reversed()) }

    /// The same shapes, drawn in the other direction.
    package func reversed() -> VectorPath {
        var result: [Element] = []
        var run: [(element: Element, from: (x: Double, y: Double))] = []
        var start = (x: 0.0, y: 0.0)
        var current = start

        func flush(closed: Bool) {
            result.append(.move(x: current.x, y: current.y))
            for (element, from) in run.reversed() {
                switch element {
                case .quad(let cx, let cy, _, _): result.append(.quad(cx: cx, cy: cy, x: from.x, y: from.y))
                case .cubic(let ax, let ay, let bx, let by, _, _):
                    result.append(.cubic(ax: bx, ay: by, bx: ax, by: ay, x: from.x, y: from.y))
                default: result.append(.line(x: from.x, y: from.y))
                }
            }
            if closed { result.append(.close) }
            run = []
            current = start
        }

        for element in elements {
            switch element {
            case .move(let x, let y):
                if !run.isEmpty { flush(closed: false) }
                start = (x, y)
                current = start
            case .line(let x, let y), .quad(_, _, let x, let y), .cubic(_, _, _, _, let x, let y):
                run.append((element, current))
                current = (x, y)
            case .close:
                if !run.isEmpty { flush(closed: true) }
            }
        }
        if !run.isEmpty { flush(closed: false) }
        return VectorPath(result)
    }
}

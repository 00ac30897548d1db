/// One connected region of the foreground: the place of an object.
struct Component {
    /// Its number in the label map, from 1.
    var label: Int32
    /// Bounds, the maxima included.
    var minX: Int
    var minY: Int
    var maxX: Int
    var maxY: Int
    /// Pixels in it.
    var area: Int

    var width: Int { maxX - minX + 1 }
    var height: Int { maxY - minY + 1 }
}

/// All connected regions (four neighbours) of a mask that are large enough to be objects.
struct ComponentMap {
    /// The label of every value of the mask, in its layout; 0: background, or too small.
    private let labels: [Int32]
    private let stride: Int
    /// The regions, from top to bottom.
    let components: [Component]

    /// Finds the regions.
    init(_ mask: ForegroundMask) {
        let runs = RunMap(of: 1, in: mask.values, stride: mask.stride).runs
        var found: [Component] = []
        var places: [Int32: Int] = [:]
        for (index, run) in runs.enumerated() {
            // The picture begins at (1, 1) of the mask.
            let (y, first, last) = (Int(run.row) - 1, Int(run.start) - 1, Int(run.end) - 2)
            if Int(run.root) == index {
                places[run.root] = found.count
                found.append(
                    Component(
                        label: Int32(truncatingIfNeeded: found.count + 1), minX: first, minY: y, maxX: last, maxY: y,
                        area: last - first + 1))
            } else if let place = places[run.root] {
                found[place].minX = min(found[place].minX, first)
                found[place].maxX = max(found[place].maxX, last)
                found[place].maxY = y
                found[place].area += last - first + 1
            }
        }
        // Specks are traces of anti-aliasing, no objects.
        let least = max(9, mask.width * mask.height / 6000)
        components = found.filter { $0.area >= least && max($0.width, $0.height) >= 8 }

        var labels = [Int32](repeating: 0, count: mask.values.count)
        let kept = Set(components.map(\.label))
        for run in runs {
            guard let place = places[run.root], kept.contains(found[place].label) else { continue }
            let row = Int(run.row) * mask.stride
            for at in (row + Int(run.start))..<(row + Int(run.end)) { labels[at] = found[place].label }
        }
        self.labels = labels
        stride = mask.stride
    }

    /// Tells which pixels of the picture belong to a region.
    struct Membership {
        fileprivate let labels: UnsafeBufferPointer<Int32>
        fileprivate let stride: Int
        fileprivate let component: Component

        /// Whether a pixel anywhere belongs to the region.
        @inline(__always)
        func contains(_ x: Int, _ y: Int) -> Bool {
            x >= component.minX && x <= component.maxX && y >= component.minY && y <= component.maxY && has(x, y)
        }

        /// Whether a pixel within the region's bounds belongs to it.
        @inline(__always)
        func has(_ x: Int, _ y: Int) -> Bool { labels[(y + 1) * stride + x + 1] == component.label }
    }

    /// Runs the body with what tells the region's pixels.
    func withMembership<Result>(of component: Component, _ body: (Membership) -> Result) -> Result {
        labels.withUnsafeBufferPointer { body(Membership(labels: $0, stride: stride, component: component)) }
    }
}

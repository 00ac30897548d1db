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

    mutating func add(x: Int, y: Int) {
        area += 1
        minX = min(minX, x)
        maxX = max(maxX, x)
        minY = min(minY, y)
        maxY = max(maxY, y)
    }

    var width: Int { maxX - minX + 1 }
    var height: Int { maxY - minY + 1 }
}

/// All connected regions (four neighbours) of a mask that are large enough to be objects.
struct ComponentMap {
    /// The label of every value of the mask, in its layout; 0: background.
    private let labels: [Int32]
    private let stride: Int
    /// The regions, from top to bottom.
    let components: [Component]

    /// Finds the regions by flood fill.
    init(_ mask: ForegroundMask) {
        let stride = mask.stride
        var labels = [Int32](repeating: 0, count: mask.values.count)
        var stack: [Int32] = []
        var found: [Component] = []
        mask.values.withUnsafeBufferPointer { values in
            labels.withUnsafeMutableBufferPointer { labels in
                for start in values.indices where values[start] != 0 && labels[start] == 0 {
                    let label = Int32(found.count + 1)
                    var component = Component(label: label, minX: .max, minY: .max, maxX: .min, maxY: .min, area: 0)
                    stack.append(Int32(truncatingIfNeeded: start))
                    labels[start] = label
                    while let top = stack.popLast() {
                        let at = Int(top)
                        component.add(x: at % stride - 1, y: at / stride - 1)
                        // No object reaches the free pixels around the picture, so every neighbour exists.
                        func visit(_ next: Int) {
                            guard values[next] != 0, labels[next] == 0 else { return }
                            labels[next] = label
                            stack.append(Int32(truncatingIfNeeded: next))
                        }
                        visit(at - 1)
                        visit(at + 1)
                        visit(at - stride)
                        visit(at + stride)
                    }
                    found.append(component)
                }
            }
        }
        // Specks are traces of anti-aliasing, no objects.
        let least = max(9, mask.width * mask.height / 6000)
        self.labels = labels
        self.stride = stride
        components = found.filter { $0.area >= least && max($0.width, $0.height) >= 8 }
    }

    /// Runs the body with a function that tells whether a pixel of the picture belongs to a region.
    func withMembership<Result>(of component: Component, _ body: ((Int, Int) -> Bool) -> Result) -> Result {
        let stride = stride
        let label = component.label
        return labels.withUnsafeBufferPointer { labels in
            body { x, y in
                x >= component.minX && x <= component.maxX && y >= component.minY && y <= component.maxY
                    && labels[(y + 1) * stride + x + 1] == label
            }
        }
    }
}

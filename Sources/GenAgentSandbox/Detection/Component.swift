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
    /// The label of every pixel; 0: background or speck.
    private(set) var labels: [Int32]
    private(set) var components: [Component] = []

    /// Finds the regions by flood fill, row spans at a time.
    init(_ mask: ForegroundMask) {
        let (width, height) = (mask.width, mask.height)
        var labels = [Int32](repeating: 0, count: width * height)
        // A thousandth of a percent of a 512-pixel picture is 2.6 pixels: specks of anti-aliasing, no object.
        let least = max(9, width * height / 6000)
        var stack: [Int32] = []
        var found: [Component] = []
        mask.values.withUnsafeBufferPointer { values in
            labels.withUnsafeMutableBufferPointer { labels in
                for start in 0..<(width * height) where values[start] != 0 && labels[start] == 0 {
                    let label = Int32(found.count + 1)
                    var component = Component(
                        label: label, minX: width, minY: height, maxX: 0, maxY: 0, area: 0)
                    stack.append(Int32(start))
                    labels[start] = label
                    while let top = stack.popLast() {
                        let at = Int(top)
                        let (x, y) = (at % width, at / width)
                        component.area += 1
                        component.minX = min(component.minX, x)
                        component.maxX = max(component.maxX, x)
                        component.minY = min(component.minY, y)
                        component.maxY = max(component.maxY, y)
                        func visit(_ next: Int) {
                            guard values[next] != 0, labels[next] == 0 else { return }
                            labels[next] = label
                            stack.append(Int32(next))
                        }
                        if x > 0 { visit(at - 1) }
                        if x + 1 < width { visit(at + 1) }
                        if y > 0 { visit(at - width) }
                        if y + 1 < height { visit(at + width) }
                    }
                    found.append(component)
                }
            }
        }
        self.labels = labels
        components = found.filter { $0.area >= least && max($0.width, $0.height) >= 8 }
    }
}

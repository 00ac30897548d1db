import GenAgent
import GenAgentImaging
import Testing

@testable import GenAgentSandbox

struct RunMapTests {
    /// A mask of `width * height` random values, so many in a hundred of them 1.
    private func mask(width: Int, height: Int, density: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<(width * height)).map { _ in random.number(below: 100) < density ? 1 : 0 }
    }

    /// The number of each position's region by a plain flood fill, in reading order of the regions' first positions; 0: other value.
    private func flooded(_ values: [UInt8], _ value: UInt8, width: Int) -> [Int] {
        var labels = [Int](repeating: 0, count: values.count)
        var count = 0
        for start in values.indices where values[start] == value && labels[start] == 0 {
            count += 1
            var stack = [start]
            labels[start] = count
            while let at = stack.popLast() {
                let column = at % width
                let neighbors =
                    [at - width, at + width] + (column > 0 ? [at - 1] : []) + (column < width - 1 ? [at + 1] : [])
                for next in neighbors where values.indices.contains(next) && values[next] == value && labels[next] == 0
                {
                    labels[next] = count
                    stack.append(next)
                }
            }
        }
        return labels
    }

    @Test(arguments: [5, 35, 50, 60, 65, 95])
    func regionsAreThoseOfAFloodFill(density: Int) {
        for seed in 0..<20 {
            let width = 1 + seed * 3
            let values = mask(width: width, height: 31, density: density, seed: UInt64(seed))
            for value: UInt8 in [0, 1] {
                let runs = RunMap(of: value, in: values, stride: width).runs
                var numbers: [Int32: Int] = [:]
                var labels = [Int](repeating: 0, count: values.count)
                for run in runs {
                    let number = numbers[run.root] ?? numbers.count + 1
                    numbers[run.root] = number
                    for column in run.start..<run.end { labels[Int(run.row) * width + Int(column)] = number }
                }
                #expect(labels == flooded(values, value, width: width), "width \(width), value \(value)")
            }
        }
    }

    @Test func noMaskHasNoRuns() {
        #expect(RunMap(of: 1, in: [], stride: 0).runs.isEmpty)
        #expect(RunMap(of: 1, in: [], stride: 5).runs.isEmpty)
    }

    @Test func whatAnOutlineEnclosesIsForeground() {
        var bitmap = Bitmap(width: 20, height: 20, fill: Pixel(red: 230, green: 235, blue: 240))
        let ink = Pixel(red: 20, green: 20, blue: 20)
        for at in 5...14 {
            for (x, y) in [(at, 5), (at, 14), (5, at), (14, at)] { bitmap[x, y] = ink }
        }
        let components = ComponentMap(ForegroundMask(bitmap)).components
        #expect(components.map(\.area) == [100])
        #expect(components.first.map { [$0.minX, $0.minY, $0.maxX, $0.maxY] } == [5, 5, 14, 14])
    }
}

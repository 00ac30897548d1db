/// How long something took, several times over.
struct Timing {
    /// Milliseconds of wall time of every run, sorted.
    private(set) var wall: [Double] = []
    /// Milliseconds of processor time of every run, sorted.
    private(set) var processor: [Double] = []

    var median: Double { Self.median(wall) }
    var least: Double { wall.first ?? 0 }
    var most: Double { wall.last ?? 0 }
    var processorMedian: Double { Self.median(processor) }

    /// Adds a run, in milliseconds.
    mutating func add(wall: Double, processor: Double) {
        self.wall.append(wall)
        self.processor.append(processor)
        self.wall.sort()
        self.processor.sort()
    }

    /// Runs a body once or more to warm up, then measures it.
    ///
    /// - Parameter units: What one run does so many times over; times are of one.
    static func measure(runs: Int, warmUp: Int = 1, units: Int = 1, _ body: () throws -> Void) rethrows -> Timing {
        for _ in 0..<warmUp { try body() }
        var timing = Timing()
        for _ in 0..<max(1, runs) {
            let start = Stopwatch()
            try body()
            timing.add(start, units: units)
        }
        return timing
    }

    /// The same for a body that suspends.
    static func measure(
        runs: Int, warmUp: Int = 1, units: Int = 1, _ body: () async throws -> Void
    ) async rethrows -> Timing {
        for _ in 0..<warmUp { try await body() }
        var timing = Timing()
        for _ in 0..<max(1, runs) {
            let start = Stopwatch()
            try await body()
            timing.add(start, units: units)
        }
        return timing
    }

    private mutating func add(_ start: Stopwatch, units: Int) {
        let (wall, processor) = start.milliseconds
        add(wall: wall / Double(max(1, units)), processor: processor / Double(max(1, units)))
    }

    private static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        return (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
    }
}

/// Two clocks that were read together.
struct Stopwatch {
    private let wall = ProcessUsage.wallSeconds
    private let processor = ProcessUsage.processorSeconds

    /// Milliseconds since it was made.
    var milliseconds: (wall: Double, processor: Double) {
        ((ProcessUsage.wallSeconds - wall) * 1000, (ProcessUsage.processorSeconds - processor) * 1000)
    }
}

/// Keeps the optimizer from leaving out what is measured.
@inline(never)
func keep<Value>(_ value: Value) { withExtendedLifetime(value) {} }

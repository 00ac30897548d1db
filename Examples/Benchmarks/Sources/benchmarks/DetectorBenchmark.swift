import GenAgent
import GenAgentImaging
@_spi(Benchmarks) import GenAgentSandbox

/// The detector on pictures that a faultless painter paints.
struct DetectorBenchmark {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    func run() async throws {
        print("## detector\n")
        let clock = Stopwatch()
        keep(PictogramDetector().detect(in: try await SampleScene.paint("one cat", side: 256, seed: 1)))
        let cold = clock.milliseconds.wall
        let cached = Stopwatch()
        keep(PictogramDetector().detect(in: try await SampleScene.paint("one cat", side: 256, seed: 1)))
        print(
            "The first picture of a process (\(cold.text(1)) ms to paint and detect, then \(cached.milliseconds.wall.text(1)) ms) "
                + "pays for the shape library, if no other benchmark ran before.\n")
        var table = MarkdownTable("side, objects", "median ms", "min", "max", "objects found")
        for side in [256, 512] {
            for count in [4, 12] {
                var bitmaps: [Bitmap] = []
                for index in 0..<20 {
                    let prompt = SampleScene.prompt(objects: count, seed: settings.seed &+ UInt64(index))
                    bitmaps.append(try await SampleScene.paint(prompt, side: side, seed: UInt64(index)))
                }
                var found = 0
                let timing = Timing.measure(runs: settings.runs, warmUp: 2, units: bitmaps.count) {
                    found = 0
                    for bitmap in bitmaps { found += PictogramDetector().detect(in: bitmap).count }
                }
                table.add(
                    "\(side), \(count)", timing.median.text(3), timing.least.text(3), timing.most.text(3),
                    (Double(found) / Double(bitmaps.count)).text(1))
            }
        }
        print(table.text)
    }
}

/// Scenes with a given number of objects, of classes and colours drawn at random.
enum SampleScene {
    /// A prompt for so many objects, in groups of up to three.
    static func prompt(objects: Int, seed: UInt64) -> String {
        var random = SplitMix(seed: seed)
        var classes = BenchmarkPrompts.classNames
        var left = objects
        var requirements: [SceneRequirement] = []
        while left > 0, !classes.isEmpty {
            let count = min(left, 1 + Int(random.next() % 3))
            let name = classes.remove(at: Int(random.next() % UInt64(classes.count)))
            let color = ObjectColor.allCases[Int(random.next() % UInt64(ObjectColor.allCases.count))]
            requirements.append(SceneRequirement(className: name, count: count, color: color))
            left -= count
        }
        return BenchmarkPrompts.text(for: requirements)
    }

    /// Paints without errors.
    static func paint(_ prompt: String, side: Int, seed: UInt64) async throws -> Bitmap {
        let painter = PictogramPainter(profile: PainterProfile(), side: side)
        let result = try await painter.generate(GenerationRequest(prompt: prompt, seed: seed), context: ToolContext())
        return try PNG.decode(result.image.data)
    }
}

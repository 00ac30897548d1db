import Foundation
import GenAgent
import GenAgentImaging
import GenAgentSandbox

/// How often the detector reads a faultless image back completely: every object, its class, color, place and size.
struct DetectorStudy {
    let options: Options

    func run() async {
        let count = options.number("--scenes", default: 2000)
        let seed = options.number("--seed", default: 1)
        print(
            "Faultless scenes, half from the seven GenEval++ grammars, half random (1 to 5 groups of 1 to 4); seed \(seed).\n"
        )
        print("| side | scenes | objects | wholly right | share | objects wrong |\n|---|---|---|---|---|---|")
        for side in [512, 256] {
            let results = await concurrently(count) { await self.examine(scene: $0, side: side, seed: seed) }
            let objects = results.map(\.objects).reduce(0, +)
            let right = results.count { $0.wrong.isEmpty }
            let wrong = results.flatMap(\.wrong)
            print(
                "| \(side) | \(count) | \(objects) | \(right) | \(fixed(Double(right) / Double(count), digits: 4)) | \(wrong.count) |"
            )
            for text in wrong.prefix(5) { FileHandle.standardError.write(Data("  \(side): \(text)\n".utf8)) }
        }
    }

    private struct Result: Sendable {
        var objects: Int
        var wrong: [String]
    }

    private func examine(scene index: Int, side: Int, seed: Int) async -> Result {
        let sceneSeed = SeededRandom.derive(UInt64(seed), 21, UInt64(index))
        let prompt = SceneSource.prompt(index, seed: sceneSeed)
        let planner = ScenePlanner(profile: .faultless, metrics: .drawn)
        let planned = planner.plan(PromptReader.standard.read(prompt), seed: sceneSeed).objects.map(\.object)
        let painter = PictogramPainter(profile: .faultless, side: side)
        do {
            let request = GenerationRequest(prompt: prompt, seed: sceneSeed)
            let image = try await painter.generate(request, context: ToolContext()).image
            let found = PictogramDetector().detect(in: try PNG.decode(image.data)).map(\.object)
            return Result(objects: planned.count, wrong: Self.differences(planned, found))
        } catch {
            return Result(objects: planned.count, wrong: ["\(error)"])
        }
    }

    private static func differences(_ planned: [SceneObject], _ found: [SceneObject]) -> [String] {
        var wrong = planned.count == found.count ? [] : ["\(found.count) objects found of \(planned.count)"]
        for object in planned {
            let isFound = found.contains { seen in
                seen.className == object.className && seen.color == object.color
                    && abs(seen.centerX - object.centerX) < 0.02 && abs(seen.centerY - object.centerY) < 0.02
                    && abs(seen.extent / object.extent - 1) < 0.12
            }
            if !isFound {
                wrong.append("\(object.color) \(object.className) of extent \(fixed(object.extent)) not found")
            }
        }
        return wrong
    }
}

enum SceneSource {
    static func prompt(_ index: Int, seed: UInt64) -> String {
        if index.isMultiple(of: 2) {
            var generator = PromptGenerator(seed: seed)
            return generator.next().prompt
        }
        var random = SeededRandom(seed: seed)
        var names = PictogramPainter.classNames
        let requirements = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            let name = names.remove(at: Int.random(in: 0..<names.count, using: &random))
            return SceneRequirement(
                className: name, count: Int.random(in: 1...4, using: &random),
                color: Bool.random(using: &random) ? ObjectColor.allCases.randomElement(using: &random) : nil)
        }
        return PromptWriter().text(for: requirements)
    }
}

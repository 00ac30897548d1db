import GenAgent
import GenAgentImaging
import GenAgentSandbox

/// What a policy's eyes see in images, compared with the grader: the confusion of verdicts at three settings.
struct EyesStudy {
    let options: Options

    private struct Look: Sendable {
        var isRight: Bool
        /// The eyes' verdict at each setting.
        var says: [Bool]
        /// Objects on the image, and those that each setting sees exactly as they are.
        var objects: Int
        var seenRight: [Int]
    }

    private static let settings: [(name: String, errors: EyeErrors)] = [
        ("none", .none), ("paper-like", .paperLike), ("high", .high),
    ]

    func run() async {
        let count = options.number("--scenes", default: 4000)
        let seed = options.number("--seed", default: 1)
        let looks = await concurrently(count) { await self.look(at: $0, seed: seed) }.compactMap(\.self)
        let good = looks.count { $0.isRight }
        print(
            "\(looks.count) pictures of 256 pixels, profile base, raw generated prompts; \(good) satisfy. Seed \(seed).\n"
        )
        print(
            "| eyes | objects seen as they are | verdicts right | good called good | bad called bad |\n|---|---|---|---|---|"
        )
        for (index, setting) in Self.settings.enumerated() {
            let objects = Double(looks.map(\.objects).reduce(0, +))
            let right = Double(looks.map { $0.seenRight[index] }.reduce(0, +))
            func share(_ hits: Int, of total: Int) -> String { fixed(Double(hits) / Double(max(1, total))) }
            let cells = [
                fixed(right / max(1, objects)),
                share(looks.count { $0.says[index] == $0.isRight }, of: looks.count),
                share(looks.count { $0.isRight && $0.says[index] }, of: good),
                share(looks.count { !$0.isRight && !$0.says[index] }, of: looks.count - good),
            ]
            print("| \(setting.name) | \(cells.joined(separator: " | ")) |")
        }
        confusion(seed: seed)
    }

    /// How the eyes misread single objects at each setting; for every color, the colors that they name instead.
    private func confusion(seed: Int) {
        let looks = 20_000
        print(
            "\n| eyes | overlooked | seen twice | other class | other half | size misjudged | colour taken for another |"
        )
        print("|---|---|---|---|---|---|---|")
        for setting in Self.settings {
            let eyes = SandboxEyes(errors: setting.errors, seed: UInt64(seed))
            var counts = Array(repeating: 0, count: 5)
            var colors: [String: Int] = [:]
            for image in 0..<looks {
                let color = ObjectColor.allCases[image % ObjectColor.allCases.count]
                let object = SceneObject(className: "cat", color: color, centerX: 0.25, centerY: 0.25, extent: 0.3)
                let seen = eyes.perceived([object], image: UInt64(image))
                guard let first = seen.first else {
                    counts[0] += 1
                    continue
                }
                if seen.count > 1 { counts[1] += 1 }
                if first.className != object.className { counts[2] += 1 }
                if first.centerX != object.centerX || first.centerY != object.centerY { counts[3] += 1 }
                if first.extent != object.extent { counts[4] += 1 }
                if first.color != color { colors["\(color) for \(first.color)", default: 0] += 1 }
            }
            let shares = counts.map { fixed(Double($0) / Double(looks)) }
            let wrong = Double(colors.values.reduce(0, +)) / Double(looks)
            let most = colors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
            let examples = most.isEmpty ? "" : " (most often \(most.joined(separator: ", ")))"
            print("| \(setting.name) | \(shares.joined(separator: " | ")) | \(fixed(wrong))\(examples) |")
        }
    }

    private func look(at index: Int, seed: Int) async -> Look? {
        let sceneSeed = SeededRandom.derive(UInt64(seed), 22, UInt64(index))
        var generator = PromptGenerator(seed: sceneSeed)
        let row = generator.next()
        let request = GenerationRequest(prompt: row.prompt, seed: sceneSeed >> 11)
        guard
            let image = try? await PictogramPainter(profile: .base, side: 256).generate(
                request, context: ToolContext()),
            let bitmap = try? PNG.decode(image.image.data)
        else { return nil }
        let objects = PictogramDetector().detect(in: bitmap).map(\.object)
        let grader = SceneGrader()
        var says: [Bool] = []
        var seenRight: [Int] = []
        for setting in Self.settings {
            let eyes = SandboxEyes(errors: setting.errors, seed: UInt64(seed))
            guard let seen = try? eyes.look(at: image.image) else { return nil }
            says.append(grader.grade(seen, against: row.metadata).isSatisfied)
            var rest = seen
            seenRight.append(
                objects.count { object in
                    guard let match = rest.firstIndex(of: object) else { return false }
                    rest.remove(at: match)
                    return true
                })
        }
        return Look(
            isRight: grader.grade(objects, against: row.metadata).isSatisfied, says: says, objects: objects.count,
            seenRight: seenRight)
    }
}

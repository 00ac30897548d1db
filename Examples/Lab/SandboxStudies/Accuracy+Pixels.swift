import GenAgent
import GenAgentImaging
import GenAgentSandbox

extension Accuracy {
    /// Share of satisfying images by grammar: painted, encoded, decoded, detected and graded, over `seeds` seeds per prompt.
    static func paintedByGrammar(
        _ tasks: [StudyTask], profile: PainterProfile, seeds: Range<UInt64>, side: Int
    ) async -> [PromptGenerator.Grammar: Double] {
        let painter = PictogramPainter(profile: profile, side: side)
        let shares = await concurrently(tasks.count) { index -> Double in
            var right = 0
            for seed in seeds {
                let request = GenerationRequest(prompt: tasks[index].prompt, seed: seed)
                guard let image = try? await painter.generate(request, context: ToolContext()).image,
                    let bitmap = try? PNG.decode(image.data)
                else { continue }
                if PictogramGrader().verdict(for: bitmap, tasks[index].metadata).outcome == .satisfied { right += 1 }
            }
            return Double(right) / Double(max(1, seeds.count))
        }
        var sums: [PromptGenerator.Grammar: (Double, Int)] = [:]
        for (task, share) in zip(tasks, shares) {
            let (sum, count) = sums[task.grammar] ?? (0, 0)
            sums[task.grammar] = (sum + share, count + 1)
        }
        return sums.mapValues { $0.0 / Double($0.1) }
    }
}

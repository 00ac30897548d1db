import GenAgent
import GenAgentSandbox

/// How long the policy takes for its turns, with and without looking.
struct SpeedStudy {
    let options: Options

    func run() async {
        let count = max(1, options.number("--prompts", default: 300))
        var generator = PromptGenerator(seed: 3)
        let policy = SandboxPolicy()
        let painter = PictogramPainter(side: options.number("--side", default: 256))
        let system = Message(role: .system, author: .system, parts: [.text(SystemText.standard(.tagged).template)])
        var (first, later, look, turns) = (Duration.zero, Duration.zero, Duration.zero, 0)
        let clock = ContinuousClock()
        for index in 0..<count {
            let user = Message(role: .user, author: .user, parts: [.text(generator.next().prompt)])
            var request = PolicyRequest(messages: [system, user], tools: [painter.descriptor])
            request.sampling.seed = UInt64(index)
            var start = clock.now
            guard let reply = try? await policy.reply(to: request, onDelta: { _ in }) else { continue }
            first += clock.now - start
            guard
                let image = try? await painter.generate(GenerationRequest(prompt: "a red cup"), context: ToolContext())
                    .image
            else { continue }
            let result = ToolResultPart(callID: nil, toolName: painter.descriptor.name, text: "image_id: img_1")
            request.messages.append(Message(role: .assistant, author: .policy, parts: [.text(reply.text)]))
            request.messages.append(
                Message(role: .user, author: .session, parts: [.toolResult(result), .image("img_1")]))
            request.images["img_1"] = image
            // The first look at new bytes finds cold caches, so it is not timed.
            _ = try? policy.eyes.look(at: image)
            start = clock.now
            _ = try? policy.eyes.look(at: image)
            look += clock.now - start
            start = clock.now
            guard (try? await policy.reply(to: request, onDelta: { _ in })) != nil else { continue }
            later += clock.now - start
            turns += 1
        }
        guard turns > 0 else { return }
        print("\(turns) queries, mean milliseconds on this machine:")
        print("first turn", milliseconds(first, turns))
        print("second turn, looking included", milliseconds(later, turns))
        print("looking alone", milliseconds(look, turns))
    }

    private func milliseconds(_ duration: Duration, _ count: Int) -> String {
        fixed(duration / .milliseconds(1) / Double(count))
    }
}

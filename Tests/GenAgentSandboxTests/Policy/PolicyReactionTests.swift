import Foundation
import GenAgent
import GenAgentSandbox
import Testing

@Suite struct PolicyReactionTests {
    private let policy = SandboxPolicy(parameters: PolicyRequests.stubborn, eyes: SandboxEyes(errors: .none))

    @Test func aRefusedPromptIsWrittenMoreSoberly() async throws {
        var parameters = PolicyRequests.stubborn
        parameters[.padding, "much", "bias"] = 60
        parameters[.structure, "sentence", "bias"] = 60
        let wordy = SandboxPolicy(parameters: parameters)
        let request = PolicyRequests.first("a red cup and a spooky dog")
        let first = try await wordy.reply(to: request)
        #expect(PolicyRequests.prompt(first)?.contains("masterpiece") == true)
        #expect(PolicyRequests.prompt(first)?.contains("spooky") == true)
        let next = PolicyRequests.after(first, to: request, failing: "the prompt was blocked by moderation")
        let second = try await wordy.reply(to: next)
        let prompt = try #require(PolicyRequests.prompt(second))
        #expect(!prompt.contains("masterpiece") && !prompt.contains("spooky") && prompt.contains("red cup"))
        #expect(PolicyRequests.turn(second)?.thought?.contains("blocked by moderation") == true)
        #expect(PolicyRequests.turn(second)?.judgment == nil)
    }

    @Test func itTurnsToTheNextGeneratorAfterTwoFailuresAndGivesUpAfterThree() async throws {
        let other = ToolDescriptor(generator: "other", summary: "Another painter.")
        let search = ToolDescriptor(name: "search", summary: "Not a painter.", parameters: ["type": "object"])
        var request = PolicyRequests.first("a red cup", tools: [search, PolicyRequests.painter.descriptor, other])
        var names: [String] = []
        for _ in 0..<3 {
            let reply = try await policy.reply(to: request)
            guard case .call(let calls)? = PolicyRequests.turn(reply)?.action, let name = calls.first?.name else {
                break
            }
            names.append(name)
            request = PolicyRequests.after(reply, to: request, failing: "out of paint", tool: name)
        }
        #expect(names == ["paint", "paint", "other"])
        let last = try await policy.reply(to: request)
        #expect(PolicyRequests.turn(last)?.action == .answer("done"))
        #expect(PolicyRequests.turn(last)?.thought?.contains("3 times") == true)
    }

    @Test func withoutAGeneratorItAnswers() async throws {
        let reply = try await policy.reply(to: PolicyRequests.first("a red cup", tools: []))
        #expect(PolicyRequests.turn(reply)?.action == .answer("done"))
    }

    @Test func aMalformedTurnIsWrittenAgainAndTheImageStillJudged() async throws {
        let request = PolicyRequests.first("a red cup and a dog")
        let reply = try await policy.reply(to: request)
        let image = try await PolicyRequests.picture("a red cup")
        var next = PolicyRequests.after(reply, to: request, showing: image)
        next.messages.append(PolicyRequests.assistant(PolicyReply(text: "<think>Hm")))
        next.messages.append(
            Message(role: .user, author: .session, parts: [.text("Your reply could not be read: unclosed tag.")]))
        let turn = try #require(PolicyRequests.turn(try await policy.reply(to: next)))
        #expect(turn.thought?.contains("could not be read") == true)
        #expect(turn.score == 0.5)
    }

    @Test func warningsVerdictsAndAdviceAreRead() async throws {
        let request = PolicyRequests.first("a red cup and a dog")
        let reply = try await policy.reply(to: request)
        let image = try await PolicyRequests.picture("a red cup and a dog")
        var next = PolicyRequests.after(reply, to: request, showing: image)
        next.messages[3].parts[0] = .toolResult(
            ToolResultPart(callID: nil, toolName: "paint", text: "image_id: img_1\nwarning: paint ignores steps."))
        next.messages[3].parts += [
            .text("Verdict: not satisfied (score 0.5)\n- a dog: not met, it looks like a cat"),
            .text("Guidance: name the dog first"),
        ]
        let thought = try #require(PolicyRequests.turn(try await policy.reply(to: next))?.thought)
        #expect(thought.contains("paint ignores steps"))
        #expect(thought.contains("The judge is not satisfied") && thought.contains("name the dog first"))
        // Its eyes see no fault; it would stop, were it not for the judge.
        let trusting = SandboxPolicy(parameters: .handSet, eyes: SandboxEyes(errors: .none))
        var greedy = next
        greedy.sampling.temperature = 0
        let alone = PolicyRequests.after(reply, to: request, showing: image)
        var greedyAlone = alone
        greedyAlone.sampling.temperature = 0
        #expect(PolicyRequests.turn(try await trusting.reply(to: greedyAlone))?.action == .answer("done"))
        let withJudge = try await trusting.trace(of: trusting.reply(to: greedy).tokens ?? TokenRecord(), for: greedy)
        #expect(withJudge.decisions.first { $0.kind == .verdict }?.features[11] == 1)
    }

    @Test func anImageThatCannotBeReadIsNoFailureAndIsNotCalledGood() async throws {
        let request = PolicyRequests.first("a red cup")
        let reply = try await policy.reply(to: request)
        var next = PolicyRequests.after(reply, to: request, showing: try PolicyRequests.jpeg())
        let turn = try #require(PolicyRequests.turn(try await policy.reply(to: next)))
        #expect(turn.action == .answer("done") && turn.unscoredReason?.contains("this is a JPEG image") == true)
        next.images = [:]
        let without = try #require(PolicyRequests.turn(try await policy.reply(to: next)))
        #expect(without.action == .answer("done") && without.unscoredReason?.contains("bytes are missing") == true)
    }

    /// A judge who can see found the image wrong: that it cannot look itself is no reason to stop.
    @Test func withAJudgesVerdictItGoesOnWithoutLooking() async throws {
        let request = PolicyRequests.first("a red cup")
        let reply = try await policy.reply(to: request)
        let next = PolicyRequests.after(
            reply, to: request, showing: try PolicyRequests.jpeg(), note: "Verdict: not satisfied\n- a red cup: not met"
        )
        let turn = try #require(PolicyRequests.turn(try await policy.reply(to: next)))
        #expect(turn.unscoredReason == nil)
        guard case .call = turn.action else {
            Issue.record("\(turn)")
            return
        }
        // A judge that could not tell leaves it as blind as before, whatever its words.
        let unscored = PolicyRequests.after(
            reply, to: request, showing: try PolicyRequests.jpeg(), note: "Verdict: none (the last image is dark).")
        #expect(PolicyRequests.turn(try await policy.reply(to: unscored))?.unscoredReason != nil)
    }

    @Test func whatItCannotCheckIsListedAndTheRestIsJudged() async throws {
        let trusting = SandboxPolicy(parameters: .handSet, eyes: SandboxEyes(errors: .none))
        var request = PolicyRequests.first("a red cup and a quokka in watercolor", temperature: 0)
        let image = try await PolicyRequests.picture("a red cup")
        request = PolicyRequests.after(try await trusting.reply(to: request), to: request, showing: image)
        let turn = try #require(PolicyRequests.turn(try await trusting.reply(to: request)))
        let words = try #require(turn.judgment)
        #expect(words.contains("Unchecked: “a quokka”, “in watercolor”.") && turn.score == 1)
        #expect(!words.contains("Nothing is missing") && turn.thought?.contains("Everything that I can check") == true)
        #expect(turn.action == .answer("done") && turn.unscoredReason == nil)
    }

    @Test func aChangeAddsToWhatCannotBeChecked() async throws {
        let request = PolicyRequests.first("a red cup and a quokka")
        let image = try await PolicyRequests.picture("a red cup")
        var next = PolicyRequests.after(try await policy.reply(to: request), to: request, showing: image)
        next.messages.append(
            Message(role: .user, author: .user, parts: [.text("remove the quokka and make the cup blue with a dragon")])
        )
        let again = PolicyRequests.after(try await policy.reply(to: next), to: next, showing: image)
        let words = try #require(PolicyRequests.turn(try await policy.reply(to: again))?.judgment)
        #expect(words.contains("Unchecked: “a dragon”."), "\(words)")
    }

    /// An answer alone would call the last image satisfying.
    @Test func givingUpDoesNotCallTheLastImageGood() async throws {
        var request = PolicyRequests.first("a red cup")
        let image = try await PolicyRequests.picture("a dog")
        request = PolicyRequests.after(try await policy.reply(to: request), to: request, showing: image)
        let seen = try #require(PolicyRequests.turn(try await policy.reply(to: request)))
        #expect(seen.score != nil && seen.unscoredReason == nil)
        for _ in 0..<3 {
            request = PolicyRequests.after(try await policy.reply(to: request), to: request, failing: "busy")
        }
        let last = try #require(PolicyRequests.turn(try await policy.reply(to: request)))
        #expect(
            last.action == .answer("done") && last.unscoredReason?.contains("do not call the last one right") == true)
    }

    @Test func noTextMakesItTrap() async throws {
        var random = SceneRandom(seed: 77)
        let pieces = [
            "three", "red", "apples", "on the left", "\u{0}", "🍎🍏", "</think>", "<tool_call>", "{\"prompt\":", "it",
            "\n", "a",
            "99999999999999999999", "remove", "without", "the cup", "as many dogs as a tricycle has wheels", "e\u{301}",
            "\\", "\"",
            "é", "img_1:", "last image", "Verdict: not satisfied", "Guidance:", "error:", "warning: x", ";", "and",
            "larger",
        ]
        func text() -> String {
            (0..<random.index(14)).map { _ in random.pick(pieces) ?? "" }.joined(separator: " ")
        }
        let policy = SandboxPolicy(parameters: PolicyRequests.cleanUniform)
        for seed in 0..<400 as Range<UInt64> {
            let format: TurnFormat = seed % 2 == 0 ? .tagged : .native
            var request = PolicyRequests.first(text(), seed: seed, format: format)
            for _ in 0..<random.index(5) {
                let author: Message.Author = random.pick([.user, .session, .policy, .reflector, .system]) ?? .user
                let result = ToolResultPart(
                    callID: nil, toolName: "paint", text: text(), isError: random.chance(0.5))
                let parts: [MessagePart] = [.text(text()), .toolResult(result), .image("img_9"), .reasoning(text())]
                request.messages.append(
                    Message(role: .user, author: author, parts: random.sample(random.index(5), of: parts)))
            }
            if seed % 50 == 0 { request.messages = [] }
            let reply = try await policy.reply(to: request)
            #expect(PolicyRequests.turn(reply, format) != nil, "\(reply.text)")
            #expect(try policy.trace(of: reply.tokens ?? TokenRecord(), for: request).tokens == reply.tokens)
        }
    }
}

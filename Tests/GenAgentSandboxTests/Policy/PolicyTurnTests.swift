import GenAgent
import GenAgentSandbox
import Testing

@Suite struct PolicyTurnTests {
    private let policy = SandboxPolicy(parameters: PolicyRequests.cleanUniform, eyes: SandboxEyes(errors: .none))

    @Test(arguments: TurnFormat.allCases) func wellFormedTurnsParseCleanly(format: TurnFormat) async throws {
        let image = try await PolicyRequests.picture("a red cup on the left and two dogs")
        for (index, prompt) in PolicyRequests.prompts(24, seed: 21).enumerated() {
            let request = PolicyRequests.first(prompt, seed: UInt64(index), format: format)
            let reply = try await policy.reply(to: request)
            let turn = try #require(PolicyRequests.turn(reply, format))
            #expect(turn.deviations == [] && turn.thought != nil && turn.judgment == nil)
            let second = try await policy.reply(to: PolicyRequests.after(reply, to: request, showing: image))
            let judged = try #require(PolicyRequests.turn(second, format))
            #expect(judged.deviations == [] && judged.thought != nil)
            #expect(judged.score != nil, "\(judged.judgment ?? "no judgment")")
        }
    }

    @Test func promptsAskForWhatTheQuerySaysAndNothingElse() async throws {
        let reader = PromptReader.standard
        for (index, prompt) in PolicyRequests.prompts(300, seed: 22).enumerated() {
            let reply = try await policy.reply(to: PolicyRequests.first(prompt, seed: UInt64(index)))
            let written = try #require(PolicyRequests.prompt(reply))
            let asked = reader.read(prompt).requirements
            #expect(Set(reader.read(written).requirements) == Set(asked), "\(prompt)\n→ \(written)")
            #expect(reader.read(written).clauses.count == asked.count)
        }
    }

    @Test func laterPromptsStayWithTheQueryWhateverThePictureShows() async throws {
        let image = try await PolicyRequests.picture("four blue dogs on the right and a green car")
        let stubborn = SandboxPolicy(parameters: PolicyRequests.stubborn)
        for (index, prompt) in PolicyRequests.prompts(16, seed: 23).enumerated() {
            let request = PolicyRequests.first(prompt, seed: UInt64(index))
            let reply = try await stubborn.reply(to: request)
            let second = try await stubborn.reply(to: PolicyRequests.after(reply, to: request, showing: image))
            let written = try #require(PolicyRequests.prompt(second))
            let asked = PromptReader.standard.read(prompt).requirements
            #expect(Set(PromptReader.standard.read(written).requirements) == Set(asked), "\(prompt)\n→ \(written)")
        }
    }

    @Test func impliedFactsAreResolvedOrCopiedInTheirOwnWords() async throws {
        var resolving = PolicyRequests.cleanUniform
        resolving[.structure, "sentence", "bias"] = 60
        var copying = resolving
        resolving[.knowledge, "resolve", "bias"] = 60
        copying[.knowledge, "copy", "bias"] = 60
        var generator = PromptGenerator(seed: 24)
        for seed in 0..<60 as Range<UInt64> {
            let query = generator.knowledgeRow().prompt
            let asked = PromptReader.standard.read(query)
            let request = PolicyRequests.first(query, seed: seed)
            let resolved = try #require(
                PolicyRequests.prompt(try await SandboxPolicy(parameters: resolving).reply(to: request)))
            let copied = try #require(
                PolicyRequests.prompt(try await SandboxPolicy(parameters: copying).reply(to: request)))
            #expect(PromptReader.standard.read(resolved).clauses.flatMap(\.knowledge).isEmpty, "\(resolved)")
            #expect(
                Set(PromptReader.standard.read(copied).clauses.flatMap(\.knowledge))
                    == Set(asked.clauses.flatMap(\.knowledge)), "\(query)\n→ \(copied)")
        }
    }

    @Test func theJudgmentSaysWhatItSeesAndScoresTheShareThatLooksMet() async throws {
        let request = PolicyRequests.first("three red apples, a blue cup and a dog")
        let reply = try await policy.reply(to: request)
        let image = try await PolicyRequests.picture("two red apples and a green cup and a dog")
        let second = try await policy.reply(to: PolicyRequests.after(reply, to: request, showing: image))
        let turn = try #require(PolicyRequests.turn(second))
        let words = try #require(turn.judgment)
        #expect(words.contains("two red apples where three were asked for"), "\(words)")
        #expect(words.contains("the cup is green, not blue"), "\(words)")
        #expect(turn.score == 0.33)
    }

    @Test func whatItCannotReadIsPassedOnVerbatim() async throws {
        for query in ["a majestic dragon", "", "🐉", "<tool_call>{}</tool_call>\n\"quoted\" \\ text"] {
            let reply = try await policy.reply(to: PolicyRequests.first(query))
            #expect(PolicyRequests.prompt(reply) == query)
        }
        let written = try #require(
            PolicyRequests.prompt(try await policy.reply(to: PolicyRequests.first("a red cup in watercolour at dawn"))))
        #expect(written.contains("watercolour") && written.contains("dawn"), "\(written)")
    }

    @Test(arguments: TurnFormat.allCases) func theDeltasTogetherAreTheReply(format: TurnFormat) async throws {
        let request = PolicyRequests.first("two cats on the left and a red kite", format: format)
        let pieces = Locked<[PolicyDelta]>([])
        let reply = try await policy.reply(to: request) { delta in pieces.withLock { $0.append(delta) } }
        var (text, reasoning, arguments) = ("", "", "")
        for piece in pieces.withLock({ $0 }) {
            switch piece {
            case .text(let more): text += more
            case .reasoning(let more): reasoning += more
            case .toolArguments(_, _, let more): arguments += more
            }
        }
        #expect(text == reply.text && reasoning == reply.reasoning ?? "")
        #expect(arguments == reply.toolCalls.map(\.arguments).joined())
        #expect(pieces.withLock { $0.count } > 10)
    }

    @Test func usageGrowsWithTheWordsAndALimitCutsTheTurnOff() async throws {
        var request = PolicyRequests.first("two cats on the left and a red kite")
        let short = try await policy.reply(to: request)
        #expect(short.usage.inputTokens > 10 && short.usage.outputTokens > 20)
        request.messages[0].parts.append(.text(String(repeating: "word ", count: 300)))
        #expect(try await policy.reply(to: request).usage.inputTokens == short.usage.inputTokens + 400)
        request.sampling.maximumTokens = 12
        let cut = try await policy.reply(to: request)
        #expect(cut.finishReason == .length && cut.usage.outputTokens <= 12)
        #expect(PolicyRequests.turn(cut) == nil)
    }

    @Test func aSessionsWordingsVaryFromTurnToTurn() async throws {
        let image = try await PolicyRequests.picture("a dog")
        let stubborn = SandboxPolicy(parameters: PolicyRequests.stubborn)
        var request = PolicyRequests.first("three red apples and a blue cup")
        var openings: [String] = []
        for _ in 0..<4 {
            let reply = try await stubborn.reply(to: request)
            openings.append(String(PolicyRequests.turn(reply)?.thought?.prefix(12) ?? ""))
            request = PolicyRequests.after(reply, to: request, showing: image)
        }
        for (one, next) in zip(openings, openings.dropFirst()) { #expect(one != next) }
    }
}

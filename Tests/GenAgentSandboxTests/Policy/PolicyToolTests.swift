import Foundation
import GenAgent
import Testing

@testable import GenAgentSandbox

@Suite struct PolicyToolTests {
    /// Generators with these names.
    static func tools(_ names: String...) -> [ToolDescriptor] {
        names.map { ToolDescriptor(generator: $0, summary: "Paints.") }
    }

    /// Prefers no tool and keeps to the format.
    static let uniform = SandboxPolicy(parameters: PolicyRequests.cleanUniform)

    static func decisions(_ policy: SandboxPolicy, _ request: PolicyRequest) async throws -> [PolicyDecision] {
        try policy.trace(of: try #require(try await policy.reply(to: request).tokens), for: request).decisions
    }

    static func choice(_ policy: SandboxPolicy, _ request: PolicyRequest) async throws -> PolicyDecision {
        try #require(try await decisions(policy, request).first { $0.kind == .tool })
    }

    static func value(_ feature: String, _ decision: PolicyDecision) -> Double? {
        PolicyDecisionKind.tool.features.firstIndex(of: feature).map { decision.features[$0] }
    }

    private func calledTool(_ reply: PolicyReply) -> String? {
        guard case .call(let calls)? = PolicyRequests.turn(reply)?.action else { return nil }
        return calls.first?.name
    }

    @Test func aToolIsChosenOnlyWhereACallIsMadeAndTwoAreOffered() async throws {
        var policy = SandboxPolicy(parameters: PolicyRequests.stubborn, eyes: SandboxEyes(errors: .none))
        func kinds(_ request: PolicyRequest) async throws -> [PolicyDecisionKind] {
            try await Self.decisions(policy, request).map(\.kind)
        }
        let one = PolicyRequests.first("a red cup and a dog")
        #expect(!(try await kinds(one)).contains(.tool))
        let two = PolicyRequests.first("a red cup and a dog", tools: Self.tools("paint", "b"))
        #expect(try await kinds(two).prefix(3) == [.form, .tool, .structure])
        let reply = try await policy.reply(to: two)
        let image = try await PolicyRequests.picture("a red cup and a dog")
        let next = PolicyRequests.after(reply, to: two, showing: image)
        #expect(try await kinds(next).prefix(3) == [.form, .verdict, .tool])
        // At the closing turn nothing is called.
        #expect(
            try await kinds(PolicyRequests.after(reply, to: two, showing: image, note: "This was the last image."))
                == [.form, .verdict])
        policy.parameters[.verdict, "stop", "bias"] = 500
        #expect(try await kinds(next) == [.form, .verdict])
        // A wish of which it knows nothing is passed on, but to a tool of its choice.
        #expect(try await kinds(PolicyRequests.first("a castle", tools: Self.tools("a", "b"))) == [.form, .tool])
    }

    @Test func theChoiceGoesByOrderAndNotByName() async throws {
        for seed in 0..<20 as Range<UInt64> {
            let named = PolicyRequests.first("two cups", seed: seed, tools: Self.tools("paint", "draw", "sketch"))
            let other = PolicyRequests.first("two cups", seed: seed, tools: Self.tools("x", "y", "z"))
            let (reply, again) = (try await Self.uniform.reply(to: named), try await Self.uniform.reply(to: other))
            #expect(reply.tokens == again.tokens)
            let option = try #require(reply.tokens?.completionIDs?.first { $0 >= PolicyDecisionKind.tool.token(0) })
            let place = option - PolicyDecisionKind.tool.token(0)
            #expect(calledTool(reply) == named.tools[place].name && calledTool(again) == other.tools[place].name)
            #expect(PolicyRequests.turn(reply)?.thought?.contains("I give it to \(named.tools[place].name).") == true)
        }
    }

    @Test func onlyWhatIsOfferedIsChosen() async throws {
        for (names, most) in [
            (["a", "b"], 2), (["a", "b", "c"], 3), (["a", "b", "c", "d"], 4), (Array("abcdef").map(String.init), 4),
        ] {
            let tools = names.map { ToolDescriptor(generator: $0, summary: "Paints.") }
            var seen: Set<Int> = []
            for seed in 0..<60 as Range<UInt64> {
                let choice = try await Self.choice(
                    Self.uniform, PolicyRequests.first("a cup", seed: seed, tools: tools))
                seen.insert(choice.option)
                #expect(abs(choice.logProbability + log(Double(most))) < 1e-12)
                let all = Self.uniform.parameters.logProbabilities(of: .tool, features: choice.features)
                #expect(all.count { $0 == -.infinity } == 4 - most)
            }
            #expect(seen == Set(0..<most))
        }
    }

    @Test func optionsThatDoNotExistAreNotOffered() {
        let many = Array(repeating: 1.0, count: 40)
        for kind in PolicyDecisionKind.allCases {
            #expect(kind.options.indices.allSatisfy { kind.offers($0, features: many) })
            #expect(![-1, kind.options.count, .min, .max].contains { kind.offers($0, features: many) })
            #expect(kind.offers(1, features: []))
        }
        #expect(!PolicyDecisionKind.tool.offers(2, features: []))
    }

    @Test func aRecordedToolThatIsNotOfferedIsRefused() async throws {
        let request = PolicyRequests.first("a red cup", tools: Self.tools("a", "b"))
        var ids = try #require(try await Self.uniform.reply(to: request).tokens?.completionIDs)
        ids[1] = PolicyDecisionKind.tool.token(1)
        #expect(try Self.uniform.trace(of: TokenRecord(completionIDs: ids), for: request).decisions[1].option == 1)
        for option in [2, 3, 4] {
            ids[1] = PolicyDecisionKind.tool.token(option)
            #expect(throws: DecisionTraceError.self) {
                try Self.uniform.trace(of: TokenRecord(completionIDs: ids), for: request)
            }
        }
    }

    @Test func byHandItTakesTheFirstAndTheUntrainedTakesAny() async throws {
        var second: [String: Int] = [:]
        for seed in 0..<200 as Range<UInt64> {
            let request = PolicyRequests.first("a red cup", seed: seed, tools: Self.tools("a", "b"))
            for (name, parameters) in [
                ("hand", SandboxPolicyParameters.handSet), ("un", .untrained), ("novice", .toolNovice),
            ] {
                let choice = try await Self.choice(SandboxPolicy(parameters: parameters), request)
                second[name, default: 0] += choice.option
            }
        }
        #expect(second["hand"] == 0)
        #expect((70...130).contains(second["un"] ?? 0) && (70...130).contains(second["novice"] ?? 0))
    }

    @Test func theFeaturesTellTheTaskAndTheHistory() async throws {
        let policy = SandboxPolicy(parameters: PolicyRequests.stubborn)
        let tools = Self.tools("a", "paint", "c")
        let request = PolicyRequests.first(
            "as many apples as a tricycle has wheels and two red cups on the left", tools: tools)
        let choice = try await Self.choice(policy, request)
        #expect(Self.value("implied", choice) == 1 && Self.value("groups", choice) == 1.0 / 3)
        #expect(Self.value("objects", choice) == 5.0 / 6 && Self.value("counts", choice) == 0.5)
        #expect(Self.value("third", choice) == 1 && Self.value("fourth", choice) == 0)
        #expect(Self.value("round", choice) == 0 && Self.value("paintedSecond", choice) == 0)
        let reply = try await policy.reply(to: request)
        let image = try await PolicyRequests.picture("a red cup")
        let shown = try await Self.choice(policy, PolicyRequests.after(reply, to: request, showing: image))
        #expect(Self.value("round", shown) == 0.5 && Self.value("paintedSecond", shown) == 1)
        #expect(Self.value("paintedFirst", shown) == 0)
        let once = PolicyRequests.after(reply, to: request, failing: "no paint", tool: "c")
        #expect(Self.value("failingThird", try await Self.choice(policy, once)) == 0)
        let twice = try await Self.choice(policy, PolicyRequests.after(reply, to: once, failing: "no paint", tool: "c"))
        #expect(Self.value("failingThird", twice) == 1 && Self.value("failingFirst", twice) == 0)
    }

    @Test func theGradientAgreesWithFiniteDifferencesWhereToolsAreMasked() async throws {
        var random = SeededRandom(seed: 6)
        let values = (0..<SandboxPolicyParameters.count).map { _ in random.signedUnit() }
        let parameters = try SandboxPolicyParameters(values: values, provenance: "random")
        let start = SandboxPolicyParameters.offset(of: .tool, option: 0)
        for tools in [Self.tools("a", "b"), Self.tools("a", "b", "c")] {
            let choice = try await Self.choice(
                SandboxPolicy(parameters: parameters), PolicyRequests.first("two red cups and a dog", tools: tools))
            let trace = DecisionTrace(decisions: [choice], temperature: 0.8)
            let gradient = trace.gradient(under: parameters)
            #expect(gradient.allSatisfy(\.isFinite) && gradient.contains { $0 != 0 })
            for place in start..<SandboxPolicyParameters.count {
                func value(_ step: Double) throws -> Double {
                    var moved = values
                    moved[place] += step
                    return trace.evaluated(under: try SandboxPolicyParameters(values: moved, provenance: ""))
                        .logProbability
                }
                let slope = (try value(1e-5) - value(-1e-5)) / 2e-5
                #expect(abs(slope - gradient[place]) < 1e-6, "\(SandboxPolicyParameters.names[place])")
            }
        }
    }
}

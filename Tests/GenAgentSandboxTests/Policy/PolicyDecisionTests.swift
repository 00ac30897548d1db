import Foundation
import GenAgent
import Testing

@testable import GenAgentSandbox

@Suite struct PolicyDecisionTests {
    private static func random(_ seed: UInt64, scale: Double = 1) throws -> SandboxPolicyParameters {
        var random = SeededRandom(seed: seed)
        let values = (0..<SandboxPolicyParameters.count).map { _ in random.signedUnit() * scale }
        return try SandboxPolicyParameters(values: values, provenance: "random")
    }

    /// Turns with images and without, and the requests that they answer.
    private static func turns(_ policy: SandboxPolicy) async throws -> [(request: PolicyRequest, reply: PolicyReply)] {
        let image = try await PolicyRequests.picture("two red apples on the left, a dog and a smaller cat")
        var turns: [(PolicyRequest, PolicyReply)] = []
        for (index, prompt) in PolicyRequests.prompts(24, seed: 31).enumerated() {
            let request = PolicyRequests.first(prompt, seed: UInt64(index))
            let reply = try await policy.reply(to: request)
            turns.append((request, reply))
            guard index % 3 == 0 else { continue }
            let next = PolicyRequests.after(reply, to: request, showing: image)
            turns.append((next, try await policy.reply(to: next)))
        }
        return turns
    }

    @Test func probabilitiesSumToOneAndStayFinite() throws {
        var random = SeededRandom(seed: 5)
        for scale in [0, 1, 50, 1e300] {
            let parameters = try Self.random(9, scale: scale)
            for kind in PolicyDecisionKind.allCases {
                let features = kind.features.map { _ in random.nextUnit() * 2 }
                for temperature in [0.01, 0.5, 1, 3] {
                    let all = parameters.logProbabilities(of: kind, features: features, temperature: temperature)
                    #expect(all.count == kind.options.count && all.allSatisfy { !$0.isNaN && $0 <= 1e-12 })
                    #expect(abs(all.reduce(0) { $0 + exp($1) } - 1) < 1e-9)
                }
                let greedy = parameters.logProbabilities(of: kind, features: features, temperature: 0)
                #expect(greedy.filter { $0 == 0 }.count == 1)
            }
        }
    }

    @Test func decisionsAreDrawnAsOftenAsTheirProbabilitySays() async throws {
        let policy = SandboxPolicy(parameters: try Self.random(12))
        var counts: [Int: Int] = [:]
        var expected: [Int: Double] = [:]
        for seed in 0..<1500 as Range<UInt64> {
            let reply = try await policy.reply(to: PolicyRequests.first("a red cup and a dog", seed: seed))
            let tokens = try #require(reply.tokens?.completionIDs)
            // The first decision is the form, the second the structure.
            for (kind, token) in zip([PolicyDecisionKind.form, .structure], tokens) {
                counts[token, default: 0] += 1
                #expect((kind.token(0)..<kind.token(kind.options.count)).contains(token))
                let at = tokens.firstIndex(of: token) ?? 0
                expected[token] = exp(try #require(reply.tokens?.logProbabilities)[at])
            }
        }
        #expect(counts.count >= 7)
        for (token, count) in counts { #expect(abs(Double(count) / 1500 - (expected[token] ?? 0)) < 0.05) }
    }

    @Test func aRecomputedTraceEqualsTheRecord() async throws {
        let policy = SandboxPolicy(parameters: try Self.random(1))
        let other = SandboxPolicy(parameters: try Self.random(2))
        for (request, reply) in try await Self.turns(policy) {
            let record = try #require(reply.tokens)
            let trace = try policy.trace(of: record, for: request)
            #expect(trace.tokens == record)
            // Features do not depend on the parameters: a trace can be evaluated under others without the request.
            let moved = try other.trace(of: record, for: request)
            #expect(trace.evaluated(under: other.parameters) == moved)
            #expect(moved.tokens.completionIDs == record.completionIDs && moved.tokens != record)
            #expect(abs(trace.logProbability - (record.logProbabilities ?? []).reduce(0, +)) < 1e-12)
        }
    }

    @Test func theTokensDetermineTheTurn() async throws {
        let turns = try await Self.turns(SandboxPolicy(parameters: PolicyRequests.uniform))
        for (request, reply) in turns {
            var again = try SandboxPolicy().reply(replaying: try #require(reply.tokens), for: request)
            #expect(again.tokens?.completionIDs == reply.tokens?.completionIDs)
            again.tokens = reply.tokens
            #expect(again == reply)
        }
    }

    @Test func tokensThatDoNotFitAreRefusedWithWords() async throws {
        let policy = SandboxPolicy()
        let request = PolicyRequests.first("a red cup and a dog")
        let ids = try #require(try await policy.reply(to: request).tokens?.completionIDs)
        for wrong in [[], Array(ids.dropLast()), ids + [0], ids.map { $0 + 5 }, [Int.max, Int.min]] {
            #expect(throws: DecisionTraceError.self) {
                try policy.trace(of: TokenRecord(completionIDs: wrong), for: request)
            }
        }
        #expect(throws: DecisionTraceError.self) { try policy.trace(of: TokenRecord(), for: request) }
    }

    @Test func theGradientAgreesWithFiniteDifferences() async throws {
        let parameters = try Self.random(3)
        let turns = try await Self.turns(SandboxPolicy(parameters: parameters))
        for (index, turn) in turns.enumerated() where index % 4 == 0 {
            let trace = try SandboxPolicy(parameters: parameters).trace(
                of: try #require(turn.reply.tokens), for: turn.request, temperature: 0.7)
            let weights = trace.decisions.indices.map { Double($0 % 3) - 0.5 }
            func value(_ values: [Double]) throws -> Double {
                let moved = try SandboxPolicyParameters(values: values, provenance: "")
                return zip(trace.evaluated(under: moved).decisions, weights).reduce(0) {
                    $0 + $1.0.logProbability * $1.1
                }
            }
            let gradient = trace.gradient(under: parameters, weights: weights)
            for place in gradient.indices {
                var (up, down) = (parameters.values, parameters.values)
                up[place] += 1e-5
                down[place] -= 1e-5
                let slope = (try value(up) - value(down)) / 2e-5
                #expect(abs(slope - gradient[place]) < 1e-6, "\(SandboxPolicyParameters.names[place])")
            }
        }
    }

    @Test func aStepAlongTheGradientMakesTheTurnLikelier() async throws {
        let parameters = try Self.random(4)
        for (request, reply) in try await Self.turns(SandboxPolicy(parameters: parameters)).prefix(6) {
            let trace = try SandboxPolicy(parameters: parameters).trace(of: try #require(reply.tokens), for: request)
            let gradient = trace.gradient(under: parameters)
            let moved = try SandboxPolicyParameters(
                values: zip(parameters.values, gradient).map { $0 + 0.01 * $1 }, provenance: "")
            #expect(trace.evaluated(under: moved).logProbability > trace.logProbability)
        }
    }

    @Test func theSeedDecidesAndGreedyNeedsNone() async throws {
        let policy = SandboxPolicy()
        let query = "two red cups on the left and a larger dog on the right"
        let replies = try await withThrowingTaskGroup(of: PolicyReply.self) { group in
            for seed in 0..<20 as Range<UInt64> {
                group.addTask { try await policy.reply(to: PolicyRequests.first(query, seed: seed)) }
            }
            return try await group.reduce(into: Set<PolicyReply>()) { $0.insert($1) }
        }
        #expect(replies.count > 5)
        let once = try await policy.reply(to: PolicyRequests.first(query, seed: 4))
        #expect(try await policy.reply(to: PolicyRequests.first(query, seed: 4)) == once)

        let greedy = try await policy.reply(to: PolicyRequests.first(query, seed: 1, temperature: 0))
        let other = try await policy.reply(to: PolicyRequests.first(query, seed: 2, temperature: 0))
        #expect(greedy.tokens == other.tokens)
        #expect(greedy.tokens?.logProbabilities?.allSatisfy { $0 == 0 } == true)
    }

    @Test func theMalformedShareIsAsConfiguredAndMalformedTurnsAreViolations() async throws {
        let policy = SandboxPolicy(parameters: .untrained)
        for format in TurnFormat.allCases {
            var malformed = 0
            var forms: Set<Int> = []
            for seed in 0..<1200 as Range<UInt64> {
                // Without a tool it answers, so both kinds of turns are broken in every way.
                let request = PolicyRequests.first(
                    "a red cup and a dog", seed: seed, format: format,
                    tools: seed % 2 == 0 ? [PolicyRequests.painter.descriptor] : [])
                let reply = try await policy.reply(to: request)
                let form = try #require(reply.tokens?.completionIDs?.first)
                forms.insert(form)
                let isClean = form == PolicyDecisionKind.form.token(0)
                if !isClean { malformed += 1 }
                #expect((PolicyRequests.turn(reply, format) != nil) == isClean, "\(format) \(form): \(reply.text)")
            }
            #expect(forms.count == 5)
            #expect((0.10...0.16).contains(Double(malformed) / 1200), "\(malformed)")
        }
    }
}

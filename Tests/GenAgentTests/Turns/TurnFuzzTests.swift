import Foundation
@_spi(Benchmarks) import GenAgentTesting
import Testing

@testable import GenAgent

@Suite struct TurnFuzzTests {
    @Test func everyOutcomeIsAtLeastOnePercentOfTwentyThousandReplies() {
        let count = 20_000
        var fuzzer = TurnFuzzer(seed: 1)
        var violations: [FormatViolation.Kind: Int] = [:]
        var deviations: [TurnDeviation: Int] = [:]
        var clean = 0
        var deviating = 0
        var changed: [PolicyTurn] = []
        for _ in 0..<count {
            switch TurnParser().parse(fuzzer.nextReply(), format: fuzzer.nextFormat()) {
            case .violation(let violation):
                violations[violation.kind, default: 0] += 1
                if violation.detail.isEmpty { Issue.record("A violation \(violation.kind) says nothing.") }
            case .turn(let turn):
                if turn.deviations.isEmpty { clean += 1 } else { deviating += 1 }
                for deviation in turn.deviations { deviations[deviation, default: 0] += 1 }
                if reparsed(turn) != writable(turn) { changed.append(turn) }
            }
        }
        #expect(changed.isEmpty, "Rendering changed \(changed.count) turns, first \(changed.first.debugDescription)")
        #expect(clean >= count / 100)
        #expect(deviating >= count / 100)
        for kind in FormatViolation.Kind.allCases { #expect(violations[kind, default: 0] >= count / 100, "\(kind)") }
        for deviation in TurnDeviation.allCases { #expect(deviations[deviation, default: 0] > 0, "\(deviation)") }
    }

    @Test func parsedTurnsSurviveTheFoundationCoders() throws {
        var fuzzer = TurnFuzzer(seed: 3)
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        for _ in 0..<1_000 {
            let parse = TurnParser().parse(fuzzer.nextReply(), format: fuzzer.nextFormat())
            #expect(try decoder.decode(TurnParse.self, from: try encoder.encode(parse)) == parse)
        }
    }

    @Test func sameSeedGivesTheSameReplies() {
        var first = TurnFuzzer(seed: 5)
        var second = TurnFuzzer(seed: 5)
        var other = TurnFuzzer(seed: 6)
        let replies = (0..<50).map { _ in first.nextReply() }
        #expect((0..<50).map { _ in second.nextReply() } == replies)
        #expect((0..<50).map { _ in other.nextReply() } != replies)
    }

    /// The fuzz example measures time in a release build; quadratic work would keep this test busy for minutes.
    @Test(arguments: ["<think>", "<", "{", "{\"a\":", "<tool_call>", "{\"name\":\"a\",\"arguments\":{}}", "</a b=c>"])
    func hugeRepetitionGivesAnOutcome(unit: String) {
        let parse = TurnParser().parse(String(repeating: unit, count: 20_000), format: .tagged)
        #expect(parse.turn != nil || parse.violation != nil)
    }

    private func reparsed(_ turn: PolicyTurn) -> PolicyTurn? { TurnParser().parse(TurnRenderer().render(turn)).turn }

    /// What the tagged format can keep of a turn: no call ids and no deviations but a missing thought.
    private func writable(_ turn: PolicyTurn) -> PolicyTurn {
        var turn = turn
        turn.deviations = turn.thought == nil ? [.missingThought] : []
        if case .call(let calls) = turn.action {
            turn.action = .call(calls.map { ToolCall(name: $0.name, arguments: $0.arguments) })
        }
        return turn
    }
}

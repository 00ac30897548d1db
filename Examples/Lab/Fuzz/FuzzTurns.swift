import Foundation
import GenAgent
@_spi(Benchmarks) import GenAgentTesting

/// Feeds random and mutated replies to the turn parser: `fuzz-turns [count] [seed]` (1,000,000 and 1).
///
/// Exits with 1 if an outcome is rarer than 1%, a turn does not survive rendering, or 1 MB takes 50 ms or more.
@main
struct FuzzTurns {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst().map { Int($0) }
        guard arguments.count <= 2, arguments.allSatisfy({ ($0 ?? 0) > 0 }) else {
            print("usage: fuzz-turns [count] [seed]    both whole numbers above 0")
            exit(2)
        }
        let count = arguments.first.flatMap { $0 } ?? 1_000_000
        let seed = arguments.dropFirst().first.flatMap { $0 } ?? 1
        let areOutcomesFine = fuzz(count: count, seed: UInt64(seed))
        let areWorstCasesFine = measureWorstCases()
        exit(areOutcomesFine && areWorstCasesFine ? 0 : 1)
    }

    /// Parses `count` replies, renders every turn and parses it again; prints how often each outcome came up.
    static func fuzz(count: Int, seed: UInt64) -> Bool {
        var fuzzer = TurnFuzzer(seed: seed)
        let parser = TurnParser()
        var outcomes: [String: Int] = [:]
        var deviations: [TurnDeviation: Int] = [:]
        var lost = 0
        let clock = ContinuousClock()
        var parsing = Duration.zero
        let elapsed = clock.measure {
            for _ in 0..<count {
                let reply = fuzzer.nextReply()
                let format = fuzzer.nextFormat()
                let start = clock.now
                let parse = parser.parse(reply, format: format)
                parsing += clock.now - start
                switch parse {
                case .violation(let violation): outcomes[violation.kind.rawValue, default: 0] += 1
                case .turn(let turn):
                    outcomes[turn.deviations.isEmpty ? "clean turn" : "turn with deviations", default: 0] += 1
                    for deviation in turn.deviations { deviations[deviation, default: 0] += 1 }
                    if !survivesRendering(turn) {
                        if lost == 0 { print("first turn that rendering changes:", reply, turn) }
                        lost += 1
                    }
                }
            }
        }
        print(
            "\(count) replies, seed \(seed): \(rate(count, elapsed)) replies/s, parsing alone \(rate(count, parsing)) replies/s"
        )
        let names = ["clean turn", "turn with deviations"] + FormatViolation.Kind.allCases.map(\.rawValue)
        var isFine = lost == 0
        for name in names {
            let share = Double(outcomes[name] ?? 0) / Double(count)
            isFine = isFine && share >= 0.01
            print("  \(padded(name))\(outcomes[name] ?? 0)  \(percent(share))\(share < 0.01 ? "  BELOW 1%" : "")")
        }
        print("deviations:")
        for deviation in TurnDeviation.allCases {
            print("  \(padded(deviation.rawValue))\(deviations[deviation] ?? 0)")
        }
        print("turns that rendering and parsing changed: \(lost)")
        return isFine
    }

    /// Whether rendering and parsing gives the same turn; call ids and deviations are not written.
    static func survivesRendering(_ turn: PolicyTurn) -> Bool {
        var expected = turn
        expected.deviations = turn.thought == nil ? [.missingThought] : []
        if case .call(let calls) = turn.action {
            expected.action = .call(calls.map { ToolCall(name: $0.name, arguments: $0.arguments) })
        }
        return TurnParser().parse(TurnRenderer().render(turn)).turn == expected
    }

    static func rate(_ count: Int, _ duration: Duration) -> Int { Int(Double(count) / (duration / .seconds(1))) }

    static func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100)%" }

    static func padded(_ name: String) -> String { name.padding(toLength: 24, withPad: " ", startingAt: 0) }
}

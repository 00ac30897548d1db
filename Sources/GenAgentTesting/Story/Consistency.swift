import Foundation
import GenAgent

/// A trajectory that contradicts itself.
public struct InconsistentTrajectory: Error, Sendable, CustomStringConvertible {
    package let contradictions: [String]

    public var description: String {
        "The trajectory contradicts itself:\n" + contradictions.map { "  " + $0 }.joined(separator: "\n")
    }
}

/// Expects a finished trajectory to be consistent: indices point where they should, ids are unique and in order, every call has an
/// outcome, every native call has one result, costs add up, nothing ends before it begins, and its JSON decodes to the same
/// trajectory.
///
/// - Throws: ``InconsistentTrajectory``, or `EncodingError` and `DecodingError` if it cannot be coded.
public func expectConsistent(_ trajectory: Trajectory) throws {
    var check = ConsistencyCheck(trajectory: trajectory)
    check.exchanges()
    check.conversation()
    check.calls()
    check.roundsAndImages()
    check.costs()
    let copy = try JSONDecoder().decode(Trajectory.self, from: JSONEncoder().encode(trajectory))
    check.expect(copy == trajectory, "its JSON decodes to a different trajectory")
    guard check.contradictions.isEmpty else { throw InconsistentTrajectory(contradictions: check.contradictions) }
}

struct ConsistencyCheck {
    let trajectory: Trajectory
    private(set) var contradictions: [String] = []

    init(trajectory: Trajectory) { self.trajectory = trajectory }

    mutating func expect(_ holds: Bool, _ contradiction: @autoclosure () -> String) {
        if !holds { contradictions.append(contradiction()) }
    }

    mutating func exchanges() {
        expect(!trajectory.exchanges.isEmpty, "it has no exchange")
        let ids = Set(trajectory.images.map(\.id))
        for (index, exchange) in trajectory.exchanges.enumerated() {
            expect(exchange.stopReason != nil, "exchange \(index) has no stop reason")
            expect(
                exchange.finishedAt.map { $0 >= exchange.startedAt } ?? false,
                "exchange \(index) does not end after it begins")
            expect(
                exchange.selected.map(ids.contains) ?? true, "exchange \(index) selected an image that does not exist")
        }
    }

    mutating func conversation() {
        expect(trajectory.messages.first?.message.role == .system, "its first message is not the system text")
        for (index, node) in trajectory.messages.enumerated() {
            expect(
                node.parent == (index == 0 ? nil : index - 1), "the parent of message \(index) is not the one before")
            expect(
                node.message.isSampled == (node.turn != nil),
                "message \(index) is sampled without a turn, or has a turn and is not sampled")
            if let turn = node.turn {
                let points = trajectory.turns.indices.contains(turn) && trajectory.turns[turn].message == index
                expect(points, "message \(index) and turn \(turn) do not point at each other")
            }
            for id in node.message.imageIDs {
                expect(trajectory.images.contains { $0.id == id }, "message \(index) shows \(id), which does not exist")
            }
        }
        expect(
            trajectory.messages.count { $0.turn != nil } == trajectory.turns.count,
            "turns and messages of turns differ in number")
        nativeResults()
    }

    private mutating func nativeResults() {
        var results: [String: Int] = [:]
        for node in trajectory.messages {
            for case .toolResult(let result) in node.message.parts { results[result.callID ?? "", default: 0] += 1 }
        }
        let finished = trajectory.exchanges.last?.stopReason != nil
        for turn in trajectory.turns where finished {
            for call in turn.reply.toolCalls
            where Set(turn.reply.toolCalls.map(\.id)).count == turn.reply.toolCalls.count {
                expect((results[call.id] ?? 0) >= 1, "the native call \(call.id) has no result")
            }
        }
    }

    mutating func calls() {
        for (index, call) in trajectory.calls.enumerated() {
            let made = !call.attempts.isEmpty
            switch call.status {
            case .pending:
                expect(trajectory.exchanges.last?.stopReason == nil, "call \(index) is pending after the session ended")
            case .succeeded:
                expect(made && call.attempts.last?.error == nil, "call \(index) succeeded without an attempt that did")
            case .failed, .abandoned: expect(made, "call \(index) is \(call.status.rawValue) and was never made")
            default: expect(!made, "call \(index) is \(call.status.rawValue) and was made")
            }
            if let turn = call.turn {
                let holds = trajectory.turns.indices.contains(turn) && trajectory.turns[turn].exchange == call.exchange
                expect(holds, "call \(index) belongs to no turn of its exchange")
            }
            for attempt in call.attempts {
                expect(
                    attempt.finishedAt.map { $0 >= attempt.startedAt } ?? true,
                    "an attempt of call \(index) ends before it begins")
            }
            for id in call.images {
                expect(
                    trajectory.images.contains { $0.id == id && $0.call == index }, "\(id) is not call \(index)'s image"
                )
            }
        }
    }

    mutating func roundsAndImages() {
        for (index, record) in trajectory.images.enumerated() {
            expect(record.id == ImageID(number: index + 1), "image \(index) is called \(record.id)")
            guard let call = record.call else { continue }
            let holds = trajectory.calls.indices.contains(call) && trajectory.calls[call].images.contains(record.id)
            expect(holds, "\(record.id) comes from a call that does not have it")
        }
        for (index, round) in trajectory.rounds.enumerated() {
            guard trajectory.calls.indices.contains(round.call) else {
                expect(false, "round \(index) has no call")
                continue
            }
            let call = trajectory.calls[round.call]
            expect(call.images.first == round.image, "the image of round \(index) is not its call's first")
            expect(call.exchange == round.exchange, "round \(index) and its call belong to different exchanges")
            if let turn = round.judgedInTurn {
                expect(trajectory.turns.indices.contains(turn), "round \(index) was judged in a missing turn")
            }
            if let verdict = round.verdict, verdict.outcome == .unscored {
                expect(verdict.score == nil, "round \(index) is unscored and has a score")
            }
        }
    }

    mutating func costs() {
        var sum = Usage()
        for turn in trajectory.turns { sum += turn.reply.usage }
        for call in trajectory.calls { sum += call.usage }
        for round in trajectory.rounds {
            if let verdict = round.verdict { sum += verdict.usage }
            if let reflection = round.reflection { sum += reflection.usage }
        }
        for record in trajectory.comparisons { if let comparison = record.comparison { sum += comparison.usage } }
        let total = trajectory.usage
        let holds =
            sum.inputTokens == total.inputTokens && sum.outputTokens == total.outputTokens && sum.images == total.images
            && abs(sum.seconds - total.seconds) < 0.001 && abs((sum.money ?? 0) - (total.money ?? 0)) < 0.000_001
        expect(holds, "the costs add up to \(sum), the total says \(total)")
    }
}

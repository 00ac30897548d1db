#if Store
import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentTesting
import GenAgentTraining
import Testing

@testable import GenAgentCLI

/// The key in every place of every answer in which a server was seen, or can be imagined, to repeat it.
/// One after the other: tests of programs beside it wait for signals and outputs.
@Suite("A planted key is in nothing that is shown or kept", .serialized) struct PlantedKeyTests {
    @Test func thereAreManyPlaces() {
        let places = PlantedPlace.chat + PlantedPlace.generators
        #expect(places.count >= 40 && Set(places.map(\.testDescription)).count == places.count)
    }

    @Test(arguments: PlantedPlace.chat + PlantedPlace.generators) func aWholeSession(_ place: PlantedPlace) async throws
    {
        let run = try await PlantedRun(place)
        let trajectory = run.outcome.trajectory
        for (name, data) in run.written {
            // The image itself, and the page that shows it.
            if place.isInImage, name.hasPrefix("store/images") || name == "page.html" { continue }
            #expect(data.piecesOfTheKey.isEmpty, "\(name) holds it")
        }
        #expect(run.written.keys.contains("cassette/cassette.jsonl") && run.written.keys.contains("page.html"))
        #expect(trajectory.issues.isEmpty != place.fails, "\(trajectory.issues)")
        if place.marksTurn { try expectMarked(trajectory) }
        if place.isInImage {
            let image = try #require(run.outcome.image)
            #expect(!image.data.piecesOfTheKey.isEmpty)
            #expect(trajectory.calls[0].warnings.contains { $0.hasPrefix("The image file contains the key") })
        }
    }

    /// The turn says that something was taken out of it, and nobody learns from it.
    private func expectMarked(_ trajectory: Trajectory) throws {
        let reply = try #require(trajectory.turns.first?.reply)
        #expect(reply.isRedacted == true && reply.isTokenExact == false && reply.tokens == nil)
        let all =
            [reply.text, reply.reasoning ?? "", reply.model ?? ""]
            + reply.toolCalls.flatMap { [$0.id, $0.name, $0.arguments] }
        #expect(all.contains { $0.contains(Redactor.mark) })
        #expect(throws: ExportError.self) { try ShareGPTRow(trajectory) }
        // The record keeps the mark.
        #expect(try Trajectory.decode(from: trajectory.encoded()).turns.first?.reply.isRedacted == true)
        for turn in trajectory.turns.dropFirst() {
            #expect(turn.reply.isRedacted == nil && turn.reply.tokens != nil || turn.reply.text.isEmpty)
        }
    }
}
#endif

import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentCLI

@Suite struct SessionStoreTests {
    @Test func aStoreThatCannotBeOpenedStopsNoRun() async throws {
        let place = try StoredPlace()
        try Data("x".utf8).write(to: URL(fileURLWithPath: place.directory.file("file")))
        let options = RunOptions(prompt: "two cups", seed: 5, side: 64, directory: place.directory.file("run"))
        let status = try await Run(
            options: options, surroundings: place.surroundings, store: place.directory.file("file/store")
        ).perform()
        #expect(status == .satisfied && place.directory.names(in: "run").contains("final.png"))
        #expect(place.output.text.contains("  trouble: ✗ The session is not stored. Could not open the store "))
        #expect(!place.output.text.contains("kept in") && !place.output.text.contains("page: "))
    }

    @Test func whatARunWasAskedForIsStoredBeforeAnybodyIsAsked() async throws {
        let place = try StoredPlace()
        let session = try await place.run(seed: 5)
        let first = try #require(try await place.finder().store.inputs(of: session).first)
        guard case .started(let start) = first.input else { throw AdapterError.fatal("it began otherwise") }
        let record: RunRecord = try #require(start.query.metadata[RunRecord.key]).decoded()
        #expect(record.options.seed == 5 && record.options.side == 64 && record.options.prompt == "two cups")
        #expect(record.directory == place.directory.file("run-5"))
    }

    @Test func nothingIsKeptUnlessItIsWanted() async throws {
        let place = try StoredPlace()
        let options = RunOptions(prompt: "two cups", seed: 5, side: 64, directory: place.directory.file("run"))
        _ = try await Run(options: options, surroundings: place.surroundings).perform()
        #expect(place.directory.names() == ["run"] && !place.output.text.contains("session"))
    }

    @Test func aStoreThatFailsOnTheWayIsToldAtTheEnd() async throws {
        let store = FlakyStore { write, _ in write == .append(3) ? AdapterError.fatal("the disk is full") : nil }
        let session = AgentSession(
            policy: ScriptedTurns(turns: twoRounds), tools: [OneColorGenerator()], store: store)
        let outcome = await session.respond(to: "two cups")
        #expect(outcome.isSatisfied)
        let complaint = SessionStore(store: store, folder: "out/store").complaint(about: outcome)
        #expect(complaint?.hasPrefix("The store out/store failed; the session continued in memory") == true)
        #expect(complaint?.hasSuffix("the disk is full") == true)
        #expect(SessionStore.none().complaint(about: outcome) == nil)
    }

    @Test func aRecordOfANewerOrAnotherProgramIsRefused() async throws {
        func trajectory(_ metadata: JSONValue) async -> Trajectory {
            let session = AgentSession(policy: ScriptedTurns(turns: []), tools: [], id: "s")
            return await session.respond(to: Query("a", metadata: metadata)).trajectory
        }
        func error(_ metadata: JSONValue) async -> RunRecordError? {
            let trajectory = await trajectory(metadata)
            do throws(RunRecordError) { _ = try RunRecord(of: trajectory) } catch { return error }
            return nil
        }
        #expect(await error(.null) == RunRecordError.none("s"))
        #expect(await error(["genagent.run": ["version": 2]]) == .newer("s"))
        #expect(await error(["genagent.run": ["version": 1]])?.description.contains("cannot be read") == true)
        let record = RunRecord(options: RunOptions(prompt: "a"), seed: 7, directory: "/d")
        let readBack = try RunRecord(of: await trajectory(record.metadata))
        #expect(readBack == record)
    }

    @Test func theNextCommandCanBePasted() {
        #expect("\(NextCommand(verb: "resume", session: "s1", folder: "out/store"))" == "genagent resume s1")
        let quoted = NextCommand(verb: "show", session: "s1", folder: "my own's").description
        #expect(quoted == #"genagent show s1 --store 'my own'\''s'"#)
    }

    @Test func aRunNamedStoreDoesNotGoIntoTheStore() throws {
        let place = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: place.file("store"), withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: place.file("store/sessions.sqlite")))
        #expect(try RunDirectory.claim(place.file("store")) == place.file("store-2"))
    }

    @Test func momentsAreReadAsPeopleWriteThem() throws {
        let zone = try #require(TimeZone(secondsFromGMT: 3600))
        let now = Date(timeIntervalSince1970: 1_000_000)
        func seconds(_ text: String) -> Int64? {
            SinceReader.moment(text, now: now, in: zone).map { $0.microseconds / 1_000_000 }
        }
        #expect(seconds("90m") == 994_600 && seconds("2h") == 992_800 && seconds("1d") == 913_600)
        #expect(seconds("1970-01-02") == 82_800 && seconds("1970-01-02T01:30") == 88_200)
        for text in ["", "m", "-1h", "x", "1970-02-30", "1970-01-02T25:00", "1970-01-02T", "1970-1", "nand"] {
            #expect(seconds(text) == nil, "\(text)")
        }
    }
}

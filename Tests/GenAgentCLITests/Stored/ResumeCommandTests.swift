import Foundation
import GenAgent
import GenAgentStore
import Testing

@testable import GenAgentCLI

/// What a killed run leaves is brought to its end as if nothing had happened.
@Suite struct ResumeCommandTests {
    let place: StoredPlace
    init() throws { place = try StoredPlace() }

    @Test func aRunThatIsCutOffAnywhereEndsWithTheSamePictures() async throws {
        let session = try await place.run("three red apples to the left of a blue clock", seed: 11)
        let whole = try await place.finder().store.inputs(of: session)
        let pictures = place.directory.names(in: "run-11")
        #expect(whole.count > 10 && pictures.contains("round-2.png"))
        for count in 1..<whole.count {
            let other = try StoredPlace()
            try await place.cutOff(session, after: count, in: other)
            let directory = other.directory.file("again")
            let code = try await other.resume([], to: directory)
            #expect(code == 0, "\(other.errors.text)")
            let log = try await other.finder().store.inputs(of: session)
            #expect(log.starts(with: whole.prefix(count)))
            #expect(log.contains { $0.input == .resumed })
            #expect(other.directory.names(in: "again") == pictures)
            for name in pictures where name.hasSuffix(".png") && name != "contact-sheet.png" {
                let (first, second) = (place.directory.file("run-11/\(name)"), "\(directory)/\(name)")
                #expect(FileManager.default.contentsEqual(atPath: first, andPath: second), "\(name) after \(count)")
            }
            #expect(other.output.text.contains("  resumes: where it was cut off, "))
        }
    }

    @Test func theFilesGoWhereTheyWentAndHalfAPictureIsCompleted() async throws {
        let session = try await place.run(seed: 5)
        let other = try StoredPlace()
        let whole = try await place.finder().store.inputs(of: session)
        try await place.cutOff(session, after: whole.count - 1, in: other)
        let names = place.directory.names(in: "run-5")
        for name in names where name != "round-1.png" {
            try FileManager.default.removeItem(atPath: place.directory.file("run-5/\(name)"))
        }
        let picture = URL(fileURLWithPath: place.directory.file("run-5/round-1.png"))
        let bytes = try Data(contentsOf: picture)
        try bytes.prefix(100).write(to: picture)
        #expect(try await other.resume([String(session.rawValue.prefix(4))]) == 0)
        #expect(try Data(contentsOf: picture) == bytes)
        #expect(place.directory.names(in: "run-5") == names)
    }

    @Test func aFinishedSessionIsAskedNothingAndGetsItsFilesBack() async throws {
        let session = try await place.run()
        let store = try await place.finder().store
        let log = try await store.inputs(of: session)
        let record = try Data(contentsOf: URL(fileURLWithPath: place.directory.file("run-5/trajectory.json")))
        try FileManager.default.removeItem(atPath: place.directory.file("run-5"))
        #expect(try await place.resume([session.rawValue]) == 0)
        #expect(try await store.inputs(of: session) == log)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: place.directory.file("run-5/trajectory.json"))) == record)
        #expect(place.directory.names(in: "run-5").contains("final.png"))
    }

    @Test func filesOfSomebodyElseAreLeftAlone() async throws {
        let session = try await place.run()
        let picture = place.directory.file("run-5/final.png")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: picture))
        #expect(try await place.resume([session.rawValue]) == 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: picture)) == Data("mine".utf8))
        #expect(place.output.text.contains("final.png: the file exists already"))
    }

    @Test func aSessionThatIsRunElsewhereIsToldSo() async throws {
        let session = try await place.run()
        let other = try StoredPlace()
        try await place.cutOff(session, after: 3, in: other)
        let lease = try await other.finder().store.lease(session)
        #expect(try await other.resume([session.rawValue]) == 75)
        #expect(other.errors.text.hasPrefix("The session \(session) is already running"))
        #expect(try await other.finder().store.inputs(of: session).count == 3)
        lease.release()
        #expect(try await other.resume([session.rawValue], to: other.directory.file("again")) == 0)
    }

    @Test func allGoesOnPastErrorsAndSumsUp() async throws {
        let other = try StoredPlace()
        var sessions: [SessionID] = []
        for seed in [5, 6] as [UInt64] {
            let session = try await place.run(seed: seed, rounds: 1)
            try await place.cutOff(session, after: 4, in: other)
            sessions.append(session)
            // What the cut-off one goes on to write is not there yet.
            try FileManager.default.removeItem(atPath: place.directory.file("run-\(seed)"))
        }
        // One that another program began, and one that is run at the moment.
        let store = try await other.finder().store
        let log = try await place.finder().store.inputs(of: sessions[0])
        for (id, isOurs) in [("foreign", false), ("held", true)] as [(SessionID, Bool)] {
            guard var first = log.first, case .started(var start) = first.input else { continue }
            start.sessionID = id
            if !isOurs { start.query.metadata = .null }
            first.input = .started(start)
            try await store.append(first, to: id)
        }
        let lease = try await other.finder().store.lease("held")
        await #expect(throws: SeveralUnfinished.self) { try await other.resume([]) }
        #expect(try await other.resume([], all: true) == 1)
        #expect(other.errors.text.contains("Session foreign was not started by `genagent run`"))
        #expect(other.output.text.contains("\n4 sessions: "))
        #expect(other.output.text.hasSuffix("1 failed, 1 running in another process.\n"))
        lease.release()
        for session in sessions { #expect(try await store.outcome(of: session) != nil) }
    }

    @Test func nothingToResumeIsNoError() async throws {
        try await place.run()
        #expect(try await place.resume([]) == 0)
        #expect(place.errors.text == "There is nothing to resume: every session in \(place.folder) is finished.\n")
    }

    @Test func otherToolsAreRefusedUnlessTheyAreNamedAlike() async throws {
        let session = try await place.run()
        let other = try StoredPlace()
        try await place.cutOff(session, after: 3, in: other)
        let changes = BackendFlags(tools: ["sdcpp=http://127.0.0.1:9,name=draw"])
        #expect(try await other.resume([session.rawValue], changes: changes) == 1)
        #expect(other.errors.text.contains("the tool `paint` is missing"))
    }
}

import Foundation
import GenAgent
import Testing

@Suite struct WorkJournalTests {
    private struct Line: Codable, Equatable {
        var key: String
    }

    private typealias Journal = WorkJournal<Line>

    private let format = Journal.Format("test", version: 2)
    private let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("genagent-journal-\(UUID().uuidString)").appendingPathComponent("journal.jsonl")

    private func read() throws -> (keys: [String], journal: Journal) {
        var keys: [String] = []
        let journal = try Journal(file, format) { line, _ in keys.append(line.key) }
        return (keys, journal)
    }

    private func write(_ text: String) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private var text: String { get throws { try String(contentsOf: file, encoding: .utf8) } }

    private func clean() { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }

    @Test func linesAreFoundAgainAndReadByTheirPlaces() throws {
        defer { clean() }
        var journal = try read().journal
        let places = try ["a", "ü"].map { try journal.append(Line(key: $0)) }
        #expect(try text == #"{"journal":"test","version":2}"# + "\n" + #"{"key":"a"}"# + "\n" + #"{"key":"ü"}"# + "\n")
        #expect(try places.map { try journal.line(at: $0).key } == ["a", "ü"])
        var found: [Journal.Place] = []
        let again = try Journal(file, format) { _, place in found.append(place) }
        #expect(found == places)
        #expect(try again.line(at: places[1]).key == "ü")
    }

    @Test func aCrashAtAnyByteCostsOnlyTheLineThatItCutOff() throws {
        defer { clean() }
        var journal = try read().journal
        for key in ["a", "b"] { try journal.append(Line(key: key)) }
        let whole = try text
        for length in 0...whole.utf8.count {
            try write(String(whole.prefix(length)))
            var (keys, cut) = try read()
            #expect(keys == Array(["a", "b"].prefix(keys.count)), "\(length)")
            for key in ["a", "b"].dropFirst(keys.count) { try cut.append(Line(key: key)) }
            #expect(try text == whole, "\(length)")
        }
    }

    @Test(arguments: [
        ("my only copy of the thesis", "not a journal"), ("{\"a\": 1", "not a journal"),
        (
            #"{"key":"k","kind":"produced"}"# + "\n",
            "was written by an older version of GenAgent. Start in another folder."
        ),
        (#"{"journal":"test","version":1}"# + "\n", "was written by an older version"),
        (#"{"journal":"test","version":3}"#, "by a newer version of GenAgent (journal version 3)"),
        (#"{"journal":"other","version":2}"# + "\n", "is a journal of kind other, not of kind test"),
        (#"{"journal":"test","version":2}"# + "\nnonsense\n", "line 2: The line cannot be read"),
    ])
    func whatIsNotThisJournalIsRefusedAndLeftUnchanged(_ content: String, _ words: String) throws {
        defer { clean() }
        try write(content)
        let error = #expect(throws: WorkJournalError.self) { try read() }
        #expect(error?.description.contains(words) == true && error?.description.contains(file.path) == true)
        #expect(try text == content)
    }

    @Test func aWriteThatFailsLeavesNothingOfItsLine() throws {
        struct Full: Error {}
        defer { clean() }
        try write("one\n")
        var lines = try LineFile(file, synchronizes: true)
        #expect(throws: Full.self) {
            try lines.append(Data("two\n".utf8)) { handle, line in
                try handle.write(contentsOf: line.prefix(2))
                throw Full()
            }
        }
        try lines.append(Data("three\n".utf8))
        #expect(try text == "one\nthree\n")
        // The half line cannot be removed: nothing may follow it.
        #expect(throws: (any Error).self) {
            try lines.append(Data("four\n".utf8)) { handle, _ in
                try handle.close()
                throw Full()
            }
        }
        #expect(throws: LineFile.Broken.self) { try lines.append(Data("five\n".utf8)) }
    }

    @Test func keysTellContentsApartAndCountRepetitions() {
        let one = WorkKey(["a": .number(.nan), "b": 1])
        #expect(one != WorkKey(["a": .number(.nan), "b": 2]) && one == WorkKey(["b": 1, "a": .number(.nan)]))
        #expect(WorkKey([Double.infinity, 1]) != WorkKey([Double.infinity, 2]))
        #expect(WorkKey("x") != WorkKey("x", replicate: 0))
        var counter = ReplicateCounter()
        #expect([one, WorkKey("x"), one].map { counter.next($0) } == [0, 0, 1])
        #expect(one.session("b").rawValue.count == 33)
        #expect((1...3).map { SessionID(rawValue: "b").attempt($0).rawValue } == ["b", "b-2", "b-3"])
    }
}

#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// An archive comes from outside: whatever it holds ends in a typed error or in sessions, and nothing of one's own is touched.
@Suite struct HostileArchiveTests {
    let folder: TemporaryFolder
    let store: SQLiteTrajectoryStore
    let file: URL

    init() async throws {
        folder = try TemporaryFolder()
        store = folder.store()
        file = folder.url.appendingPathComponent("sessions.jsonl")
    }

    /// A real export of sessions of several kinds.
    private func export() async throws -> Data {
        let source = SQLiteTrajectoryStore(at: folder.url.appendingPathComponent("source"))
        await AgentSession.finished("first", in: source, prompts: ["shared", "ä\n\u{2028}"])
        let judge = ScriptedJudge([.unsatisfied("too small", score: 0.25), .satisfied(score: 0.75)])
        await AgentSession.finished("second", in: source, prompts: ["shared", "other"], judge: judge)
        try await source.setReward("geneval", value: 0.1, for: "first")
        try await source.exportArchive(to: file)
        return try Data(contentsOf: file)
    }

    private func importing(_ data: Data) async throws -> ArchiveCount {
        try data.write(to: file)
        return try await store.importArchive(from: file)
    }

    @Test func aMissingLineFeedAtTheEndIsNoEnd() async throws {
        let data = try await export()
        #expect(try await importing(data.dropLast()).sessions == 2)
        #expect(try await store.verify().isClean)
        // The smallest archive, where the last chunk and the last line are one.
        let smallest = """
            {"library":"0.1.0","type":"genagent-sessions","version":1}
            {"images":0,"inputs":0,"sessions":0,"type":"end"}
            """
        #expect(try await importing(Data(smallest.utf8)).sessions == 0)
    }

    @Test func lineEndsOfOtherSystemsAndAByteOrderMarkAreAccepted() async throws {
        let data = try await export()
        var other = Data([0xEF, 0xBB, 0xBF])
        for byte in data { other += byte == 0x0A ? [0x0D, 0x0A, 0x0D, 0x0A] : [byte] }
        #expect(try await importing(other).sessions == 2)
        let copy = folder.url.appendingPathComponent("copy.jsonl")
        try await store.exportArchive(to: copy)
        // Byte for byte as it was: nothing of the other ends was taken in.
        #expect(try Data(contentsOf: copy) == data)
    }

    @Test func whatIsStoredIsWhatWasRead() async throws {
        let lines = try await export().split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        // A second member behind the input, and white space: as text it would be no input any more.
        let changed = lines.map { $0.contains(#""type":"input""#) ? String($0.dropLast()) + #" , "more" : 1 }"# : $0 }
        #expect(changed != lines)
        #expect(try await importing(Data(changed.joined(separator: "\n").utf8)).sessions == 2)
        #expect(try await store.verify().isClean)
    }

    @Test func whatIsNoFileIsNamed() async throws {
        let pipe = folder.url.appendingPathComponent("pipe")
        #expect(mkfifo(pipe.path, 0o600) == 0)
        for place in [pipe, folder.url] {
            let error = await storeError { try await store.importArchive(from: place) }
            #expect(error?.kind == .badArchive && error?.description.contains("not a regular file") == true)
        }
        let missing = await storeError {
            try await store.importArchive(from: folder.url.appendingPathComponent("none"))
        }
        #expect(missing?.kind == .cannotOpen)
    }

    @Test func digestsAndIdsThatArePathsLeadNowhere() async throws {
        let lines = try await export().split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let image = try #require(lines.first { $0.contains(#""type":"image""#) })
        let digest = try #require(image.split(separator: "\"").map(String.init).first { $0.count == 64 })
        let before = try everything()
        let path = "../../../../../../\(String(repeating: "x", count: 40))"
        for place in [path, "/etc/passwd", "..", "", "\(digest)/../x", digest.uppercased()] {
            let text = lines.joined(separator: "\n").replacingOccurrences(of: digest, with: place)
            let error = await storeError { _ = try await importing(Data(text.utf8)) }
            #expect([.damagedImage, .missingImage].contains(error?.kind), "\(place)")
        }
        #expect(try everything() == before)
        // An id is a value in the database and nothing else.
        let id = #"..\/..\/etc\/passwd"#
        let text = lines.joined(separator: "\n").replacingOccurrences(of: #""first""#, with: "\"\(id)\"")
        #expect(try await importing(Data(text.utf8)).sessions == 2)
        #expect(try await store.sessions().contains("../../etc/passwd"))
        #expect(try everything() == before)
    }

    /// All that lies in the folder, but for the store and the archive.
    private func everything() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix("store") }.sorted()
    }

    @Test func mutationsEndInTypedErrorsAndTouchNothingElse() async throws {
        let original = try await export()
        await AgentSession.finished("mine", in: store)
        let mine = try await store.inputs(of: "mine")
        let count = ProcessInfo.processInfo.environment["GENAGENT_ARCHIVE_MUTATIONS"].flatMap { Int($0) } ?? 400
        var mutator = ArchiveMutator(seed: 9)
        var taken = 0
        for number in 0..<count {
            let data = mutator.mutation(of: original)
            do {
                taken += try await importing(data).sessions
            } catch let error as StoreError {
                let expected: [StoreError.Kind] = [
                    .badArchive, .damagedImage, .missingImage, .conflict, .unreadableLog,
                ]
                #expect(expected.contains(error.kind), "mutation \(number): \(error)")
                #expect(
                    !error.description.contains("NSError") && !error.description.contains("Error Domain"), "\(error)")
            }
            var foreign: [SessionID] = []
            for try await summary in store.sessions(matching: .all) {
                #expect(summary.isForeign == (summary.id != "mine"), "mutation \(number)")
                if summary.id != "mine" { foreign.append(summary.id) }
                if summary.damage == nil { _ = try await store.storedTrajectory(of: summary.id) }
            }
            try await store.delete(foreign)
        }
        #expect(taken > count / 10)
        #expect(try await store.inputs(of: "mine") == mine)
        let report = try await store.verify()
        #expect(report.isClean && report.sessions == 1 && report.temporaryFiles.isEmpty, "\(report)")
    }
}

/// Changes an archive as transfers, editors and attackers do; the same seed, the same changes.
private struct ArchiveMutator {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func mutation(of archive: Data) -> Data {
        var bytes = Array(archive)
        for _ in 0..<pick(1...3) { mutate(&bytes) }
        return Data(bytes)
    }

    private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard bytes.count > 8 else { return }
        let place = pick(0...bytes.count - 1)
        switch pick(0...9) {
        case 0: bytes.removeLast(pick(1...bytes.count / 2))
        case 1: bytes.removeLast()
        case 2: bytes[place] ^= 1 << UInt8(pick(0...7))
        case 3: bytes[place] = UInt8(pick(0...255))
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + pick(1...400)))
        case 5:
            bytes.insert(
                contentsOf: (0..<pick(1...20)).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
        case 6: changeNumber(&bytes, from: place)
        case 7: bytes.insert(contentsOf: String(repeating: "[{\"a\":", count: pick(1...2_000)).utf8, at: place)
        default: changeLines(&bytes)
        }
    }

    /// Puts a number that nobody expects in the place of one; not within an image.
    private mutating func changeNumber(_ bytes: inout [UInt8], from place: Int) {
        let colons = bytes.indices.dropLast().filter { bytes[$0] == 0x3A && (0x30...0x39).contains(bytes[$0 + 1]) }
        guard let colon = colons.first(where: { $0 >= place }) ?? colons.last else { return }
        let end = bytes[(colon + 1)...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
        let numbers = [
            "9223372036854775807", "-9223372036854775808", "18446744073709551615", "-1", "0", "1e308", "0.5", "1e-400",
            "99999999999999999999999", "null", "\"1\"",
        ]
        bytes.replaceSubrange((colon + 1)..<end, with: numbers[pick(0...numbers.count - 1)].utf8)
    }

    private mutating func changeLines(_ bytes: inout [UInt8]) {
        var lines = bytes.split(separator: 0x0A)
        guard lines.count > 2 else { return }
        let (first, second) = (pick(0...lines.count - 1), pick(0...lines.count - 1))
        switch pick(0...2) {
        case 0: lines.swapAt(first, second)
        case 1: lines.insert(lines[first], at: second)
        default: lines.remove(at: first)
        }
        bytes = Array(lines.joined(separator: [0x0A]))
    }
}
#endif

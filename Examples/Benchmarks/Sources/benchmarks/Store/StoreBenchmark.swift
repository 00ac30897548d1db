import Foundation
import GenAgent
@_spi(Benchmarks) import GenAgentSandbox
@_spi(Benchmarks) import GenAgentStore

/// What it costs to keep sessions: appending against SQLite itself, and a whole sandbox session.
///
/// Raw is one thread in a plain loop over SQLite's C interface: a database that the store made, the store's pragmas, statements
/// prepared once, the same rows, and as many transactions as the store's run right before it had, of equal sizes. It waits for nobody,
/// wakes nobody and looks nothing up. *JSON ready*: the texts were made before the clock starts. *JSON too*: `JSONEncoder` makes
/// each text within its transaction. The store makes its texts too, on the clock, and every one of its callers awaits every input.
struct StoreBenchmark {
    private let settings: Settings
    private let inputs = 4_096

    init(_ settings: Settings) { self.settings = settings }

    func run() async throws {
        print("## store\n")
        let log = try await sandboxLog()
        let bytes = try log.map { try text($0).utf8.count }.reduce(0, +) / log.count
        print(
            "Inputs per second, `synchronous=NORMAL`, \(inputs) inputs from the log of a sandbox session, "
                + "\(bytes) bytes each in the mean. Raw: the same rows through SQLite's C interface.\n")
        var table = MarkdownTable(
            "appended by", "inputs/s", "least", "most", "CPU us each", "of raw, JSON ready", "of raw, JSON too")
        for sessions in [1, 64] {
            let (ready, encoding, store, shared) = try await compare(log, sessions)
            let name = sessions == 1 ? "1 session" : "\(sessions) sessions, \(shared.text(1)) a transaction"
            for (what, timing) in [
                ("raw SQLite, JSON ready", ready), ("raw SQLite, JSON too", encoding), ("store", store),
            ] {
                table.add(
                    "\(name): \(what)", rate(timing.median), rate(timing.most), rate(timing.least),
                    (timing.processorMedian * 1000).text(1), percent(ready.median / timing.median),
                    percent(encoding.median / timing.median))
            }
        }
        print(table.text)
        try await sandboxSessions()
    }

    /// Milliseconds an input: raw with the text at hand, raw that makes the text, the store. Runs take turns, so that load hits all alike.
    private func compare(_ log: [RecordedInput], _ sessions: Int) async throws -> (Timing, Timing, Timing, Double) {
        var (ready, encoding, store) = (Timing(), Timing(), Timing())
        var transactions = 0
        let count = inputs / sessions
        let records = (0..<count).map { place in
            var input = log[place % log.count]
            input.index = place
            return input
        }
        let texts = try records.map(text)
        for run in 0...settings.runs {
            let (stored, count) = try await appended(records, sessions)
            let measured = [
                stored, try await raw(sessions, count) { texts[$0] },
                try await raw(sessions, count) { try text(records[$0]) },
            ]
            if run == 0 { continue }
            transactions += count
            for (index, (wall, processor)) in measured.enumerated() {
                let (wall, processor) = (wall / Double(inputs), processor / Double(inputs))
                switch index {
                case 0: store.add(wall: wall, processor: processor)
                case 1: ready.add(wall: wall, processor: processor)
                default: encoding.add(wall: wall, processor: processor)
                }
            }
        }
        return (ready, encoding, store, Double(inputs * settings.runs) / Double(transactions))
    }

    /// The same inputs in so many transactions of equal sizes.
    private func raw(
        _ sessions: Int, _ transactions: Int, _ record: (Int) throws -> String
    ) async throws -> (Double, Double) {
        let folder = try await Folder()
        let raw = try RawSQLite(folder.store.folder.appendingPathComponent("sessions.sqlite"))
        let clock = Stopwatch()
        var numbers: [Int64] = []
        for transaction in 0..<transactions {
            try raw.transaction {
                if transaction == 0 { numbers = try (0..<sessions).map { try raw.addSession("session-\($0)") } }
                for index in inputs * transaction / transactions..<inputs * (transaction + 1) / transactions {
                    let place = index / sessions
                    try raw.add(record(place), at: place, to: numbers[index % sessions])
                }
            }
        }
        return clock.milliseconds
    }

    /// How long the store took, and in how many transactions.
    private func appended(_ records: [RecordedInput], _ sessions: Int) async throws -> ((Double, Double), Int) {
        let folder = try await Folder()
        let store = folder.store
        let clock = Stopwatch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<sessions {
                group.addTask {
                    let session = SessionID(rawValue: "session-\(number)")
                    for record in records { try await store.append(record, to: session) }
                }
            }
            try await group.waitForAll()
        }
        let milliseconds = clock.milliseconds
        return (milliseconds, store.appended.transactions)
    }

    /// The text that the store keeps.
    private func text(_ input: RecordedInput) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(input), as: UTF8.self)
    }

    private func rate(_ milliseconds: Double) -> String { Int(1000 / milliseconds).grouped }
    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

// Whole sessions.
extension StoreBenchmark {
    private func sandboxLog() async throws -> [RecordedInput] {
        let store = InMemoryTrajectoryStore()
        try await sandboxSession(store, query(0), "log")
        return try await store.inputs(of: "log")
    }

    private func query(_ number: Int) throws -> Query {
        try BenchmarkPrompts.one(number, seed: settings.seed &+ UInt64(number))
    }

    @discardableResult
    private func sandboxSession(_ store: any TrajectoryStore, _ query: Query, _ id: SessionID) async throws -> Int {
        let session = AgentSession(
            policy: SandboxPolicy(), tools: [PictogramPainter(side: 256)], store: store, id: id, seed: settings.seed)
        let outcome = await session.respond(to: query)
        guard outcome.trajectory.issues.isEmpty else { throw Failure("\(outcome.trajectory.issues)") }
        return outcome.trajectory.rounds.count
    }

    private func sandboxSessions() async throws {
        let count = 50
        var table = MarkdownTable("sandbox session at 256 pixels, kept in", "ms a session", "least", "most")
        var timings = [Timing(), Timing(), Timing()]
        var rounds = 0
        for run in 0...settings.runs {
            for kind in timings.indices {
                let folder = try await Folder(kind == 2 ? .full : .normal)
                let store: any TrajectoryStore = kind == 0 ? InMemoryTrajectoryStore() : folder.store
                let clock = Stopwatch()
                rounds = 0
                for number in 0..<count {
                    rounds += try await sandboxSession(store, query(number), SessionID(rawValue: "s\(number)"))
                }
                let (wall, processor) = clock.milliseconds
                if run > 0 { timings[kind].add(wall: wall / Double(count), processor: processor / Double(count)) }
            }
        }
        for (name, timing) in zip(["memory", "the store, normal durability", "the store, full durability"], timings) {
            table.add(name, timing.median.text(), timing.least.text(), timing.most.text())
        }
        print("\(count) sessions one after the other, \((Double(rounds) / Double(count)).text(1)) rounds each.\n")
        print(table.text)
    }
}

/// An empty store in a folder of its own.
private final class Folder {
    let store: SQLiteTrajectoryStore

    init(_ durability: StoreOptions.Durability = .normal) async throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID().uuidString)")
        store = SQLiteTrajectoryStore(at: url, options: StoreOptions(durability: durability))
        try await store.open()
    }

    deinit { try? FileManager.default.removeItem(at: store.folder) }
}

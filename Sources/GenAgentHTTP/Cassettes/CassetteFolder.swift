import Foundation

/// A cassette on disk: `cassette.jsonl`, one exchange a line, and `bodies/body-1`, `bodies/body-2`, … Equal bodies are stored once:
/// they are found by their size and compared byte by byte, so that no hash has to be trusted.
final class CassetteFolder: Sendable {
    private struct State {
        /// Names of the body files by size.
        var bodies: [Int: [String]] = [:]
        var bodyCount = 0
        var number = 0
        var isLoaded = false
    }

    let folder: URL
    private let state = HTTPLock(State())

    init(_ folder: URL) { self.folder = folder }

    private var index: URL { folder.appendingPathComponent("cassette.jsonl") }

    private func file(_ body: String) -> URL { folder.appendingPathComponent("bodies").appendingPathComponent(body) }

    /// The exchanges, in the order in which they were sent.
    func exchanges() throws -> [CassetteExchange] {
        guard FileManager.default.fileExists(atPath: index.path) else { return [] }
        let lines = try Data(contentsOf: index).split(separator: 0x0A)
        return try lines.map { try JSONDecoder().decode(CassetteExchange.self, from: Data($0)) }
            .sorted { $0.number < $1.number }
    }

    /// A body that an exchange names.
    func body(_ name: String) throws -> Data {
        // Names come from a file that people may edit: none may lead out of the folder.
        guard name.hasPrefix("body-"), name.dropFirst(5).allSatisfy(\.isNumber) else {
            throw CocoaError(.fileReadInvalidFileName)
        }
        return try Data(contentsOf: file(name))
    }

    /// The number of the next exchange.
    func nextNumber() throws -> Int {
        try state.withLock { state in
            try load(&state)
            state.number += 1
            return state.number
        }
    }

    /// Stores a body, unless it is there already; empty ones are not stored.
    ///
    /// - Returns: Its name.
    func store(_ body: Data) throws -> String? {
        guard !body.isEmpty else { return nil }
        return try state.withLock { state in
            try load(&state)
            for name in state.bodies[body.count] ?? [] where try Data(contentsOf: file(name)) == body { return name }
            let name = "body-\(state.bodyCount + 1)"
            try body.write(to: file(name), options: .atomic)
            state.bodyCount += 1
            state.bodies[body.count, default: []].append(name)
            return name
        }
    }

    /// Writes an exchange at the end of the index.
    func append(_ exchange: CassetteExchange) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(exchange) + Data([0x0A])
        try state.withLock { state in
            try load(&state)
            if !FileManager.default.fileExists(atPath: index.path) { try Data().write(to: index) }
            let handle = try FileHandle(forWritingTo: index)
            defer { try? handle.close() }
            try handle.seekToEnd()
            try handle.write(contentsOf: line)
        }
    }

    /// Learns what the folder holds, so that recording goes on where it ended.
    private func load(_ state: inout State) throws {
        guard !state.isLoaded else { return }
        let bodies = folder.appendingPathComponent("bodies")
        try FileManager.default.createDirectory(at: bodies, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: bodies.path).sorted() {
            guard name.hasPrefix("body-"), let number = Int(name.dropFirst(5)) else { continue }
            let size = try FileManager.default.attributesOfItem(atPath: file(name).path)[.size] as? Int ?? 0
            state.bodies[size, default: []].append(name)
            state.bodyCount = max(state.bodyCount, number)
        }
        state.number = try exchanges().last?.number ?? 0
        state.isLoaded = true
    }
}

import Foundation
import GenAgent

/// A cassette on disk: `cassette.jsonl` with one exchange per line, `bodies/body-1`, `bodies/folded-2`, …, and `images/`. Equal bodies are
/// stored once (compared by size, then byte by byte), and so are images (by SHA-256). A body with images is `folded`: it has references in
/// their place.
final class CassetteFolder: Sendable {
    private struct State {
        /// Names of the body files by size.
        var bodies: [Int: [String]] = [:]
        var bodyCount = 0
        var number = 0
        var isLoaded = false
    }

    let folder: URL
    private let state = Locked(State())

    init(_ folder: URL) { self.folder = folder }

    private var index: URL { folder.appendingPathComponent("cassette.jsonl") }

    private func file(_ body: String) -> URL { folder.appendingPathComponent("bodies").appendingPathComponent(body) }

    func exchanges() throws -> [CassetteExchange] {
        guard FileManager.default.fileExists(atPath: index.path) else { return [] }
        let lines = try Data(contentsOf: index).split(separator: 0x0A)
        return try lines.map { try JSONDecoder().decode(CassetteExchange.self, from: Data($0)) }
            .sorted { $0.number < $1.number }
    }

    private static let (plain, folded) = ("body-", "folded-")

    /// The number in a body's name; `nil` if it has none.
    private static func number(_ name: String) -> Int? {
        let prefix = name.hasPrefix(folded) ? folded : plain
        let digits = name.dropFirst(prefix.count)
        return name.hasPrefix(prefix) && digits.allSatisfy(\.isNumber) ? Int(digits) : nil
    }

    /// The body of that name, with its images.
    ///
    /// - Throws: ``HTTPError`` if an image is missing or damaged.
    func body(_ name: String) throws -> Data {
        // People may edit the file that holds the names; none may lead out of the folder.
        guard Self.number(name) != nil else { throw CocoaError(.fileReadInvalidFileName) }
        let data = try Data(contentsOf: file(name))
        return name.hasPrefix(Self.folded) ? try CassetteImages.unfold(data, image: image) : data
    }

    private func imageFile(_ name: String) -> URL {
        folder.appendingPathComponent("images").appendingPathComponent(name)
    }

    private func image(_ name: String) throws -> Data {
        let data = try? Data(contentsOf: imageFile(name))
        guard let data, name.hasPrefix(SHA256.hexDigest(of: data) + ".") else {
            throw HTTPError(
                .notRecorded,
                "The cassette in \(folder.path) needs images/\(name), but that file \(data == nil ? "is missing" : "holds something else"). "
                    + "Restore it, or record the cassette again.",
                mayHaveBeenSent: false)
        }
        return data
    }

    func nextNumber() throws -> Int {
        try state.withLock { state in
            try load(&state)
            state.number += 1
            return state.number
        }
    }

    /// Stores a body and its images, unless they are already there, and returns the body's name; empty bodies are not stored.
    func store(_ body: Data) throws -> String? {
        guard !body.isEmpty else { return nil }
        let folded = CassetteImages.fold(body)
        let (body, prefix) = folded.map { ($0.body, Self.folded) } ?? (body, Self.plain)
        return try state.withLock { state in
            try load(&state)
            for (name, image) in folded?.images ?? [:] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent("images"), withIntermediateDirectories: true)
                // Equal names mean equal bytes.
                if !FileManager.default.fileExists(atPath: imageFile(name).path) {
                    try image.write(to: imageFile(name), options: .atomic)
                }
            }
            for name in state.bodies[body.count] ?? []
            where try name.hasPrefix(prefix) && Data(contentsOf: file(name)) == body { return name }
            let name = "\(prefix)\(state.bodyCount + 1)"
            try body.write(to: file(name), options: .atomic)
            state.bodyCount += 1
            state.bodies[body.count, default: []].append(name)
            return name
        }
    }

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

    /// Reads what the folder holds, so that recording continues where it ended.
    private func load(_ state: inout State) throws {
        guard !state.isLoaded else { return }
        let bodies = folder.appendingPathComponent("bodies")
        try FileManager.default.createDirectory(at: bodies, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: bodies.path).sorted() {
            guard let number = Self.number(name) else { continue }
            let size = try FileManager.default.attributesOfItem(atPath: file(name).path)[.size] as? Int ?? 0
            state.bodies[size, default: []].append(name)
            state.bodyCount = max(state.bodyCount, number)
        }
        state.number = try exchanges().last?.number ?? 0
        state.isLoaded = true
    }
}

/// One exchange as a line of `cassette.jsonl`. Bodies are in separate files, named here.
struct CassetteExchange: Codable, Sendable, Hashable {
    struct Field: Codable, Sendable, Hashable {
        var name: String
        var value: String
    }

    struct Failure: Codable, Sendable, Hashable {
        var code: String
        var message: String
        var mayHaveBeenSent: Bool
    }

    /// The position in the order of sending, from 1.
    var number: Int
    var method: String
    /// Without secrets. Requests are matched by it.
    var url: String
    var requestHeaders: [Field]
    /// The file of the request's body; `nil`: none.
    var requestBody: String?
    /// `nil`: no response came.
    var status: Int?
    var responseURL: String?
    var responseHeaders: [Field]?
    var responseBody: String?
    /// The number of bytes in each chunk.
    var chunks: [Int]?
    /// What ended the exchange instead of the body's end.
    var failure: Failure?
}

extension CassetteExchange.Field {
    static func fields(_ headers: HTTPHeaders) -> [Self] { headers.fields.map { Self(name: $0.name, value: $0.value) } }
}

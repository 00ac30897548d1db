import Foundation
import GenAgent

/// Finished work: one JSON file per piece, named by a hash of everything that it depends on except the code.
struct Work: Sendable {
    let folder: URL
    /// When the pieces of each section were done.
    let ledger = Ledger()

    /// Changes with the meaning of the work, so that old files are not used.
    static let version = 2

    private struct Entry<Value: Codable>: Codable {
        var stamp: Stamp
        var value: Value
    }

    private struct File<Key: Encodable, Value: Codable>: Encodable {
        var key: Key
        var entry: Entry<Value>
    }

    private struct Stored<Value: Codable>: Decodable { var entry: Entry<Value> }

    /// The value that was stored for a key, or a new one.
    func done<Key: Encodable, Value: Codable & Sendable>(
        _ kind: String, _ key: Key, make: () async throws -> Value
    ) async throws -> Value {
        let name = Self.fingerprint(
            "\(Self.version) " + String(decoding: try JSONEncoder.readable.encode(key), as: UTF8.self))
        let file = folder.appendingPathComponent(kind).appendingPathComponent("\(name).json")
        if let data = try? Data(contentsOf: file),
            let stored = try? JSONDecoder.readable.decode(Stored<Value>.self, from: data)
        {
            await ledger.note(stored.entry.stamp, of: name)
            return stored.entry.value
        }
        let clock = Stopwatch()
        let value = try await make()
        let entry = Entry(stamp: clock.stamp, value: value)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try JSONEncoder.readable.encode(File(key: key, entry: entry)).write(to: file, options: .atomic)
        await ledger.note(entry.stamp, of: name)
        return value
    }

    /// FNV-1a with two offsets: 128 bits as text.
    static func fingerprint(_ text: String) -> String {
        [0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142 as UInt64].map { basis in
            let digits = String(StableHash.fnv1a(text, basis: basis), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension JSONEncoder {
    static var readable: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }
}

extension JSONDecoder {
    static var readable: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}

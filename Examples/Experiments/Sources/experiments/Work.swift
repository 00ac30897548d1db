import Foundation

/// What was done, one JSON file for each piece of work, named by a hash of everything that it depends on.
struct Work: Sendable {
    let folder: URL

    /// Changes when the meaning of the work does, so that old files are not taken for new ones.
    static let version = 1

    private struct Entry<Key: Encodable, Value: Encodable>: Encodable {
        var key: Key
        var value: Value
    }

    private struct Stored<Value: Decodable>: Decodable { var value: Value }

    /// The value that was stored for a key, or a new one.
    func done<Key: Encodable, Value: Codable>(
        _ kind: String, _ key: Key, make: () async throws -> Value
    ) async throws -> Value {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let name = Self.fingerprint("\(Self.version) " + String(decoding: try encoder.encode(key), as: UTF8.self))
        let file = folder.appendingPathComponent(kind).appendingPathComponent("\(name).json")
        if let data = try? Data(contentsOf: file),
            let stored = try? JSONDecoder().decode(Stored<Value>.self, from: data)
        {
            return stored.value
        }
        let value = try await make()
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try encoder.encode(Entry(key: key, value: value)).write(to: file, options: .atomic)
        return value
    }

    /// FNV-1a twice, with other starts: 128 bits as text.
    private static func fingerprint(_ text: String) -> String {
        [0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142 as UInt64].map { start in
            var hash = start
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            let digits = String(hash, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// Wall and processor seconds of a piece of work.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let processor = Self.processorSeconds

    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
    var processorSeconds: Double { Self.processorSeconds - processor }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

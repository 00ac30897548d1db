import Foundation
import GenAgentHTTP

/// SplitMix64, so that tests draw the same on every run.
struct TestRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// Cuts data at random places; some pieces are empty.
func pieces(_ data: Data, _ random: inout TestRandom) -> [Data] {
    var rest = data
    var pieces: [Data] = []
    while !rest.isEmpty {
        let count = Int.random(in: 0...min(7, rest.count), using: &random)
        pieces.append(Data(rest.prefix(count)))
        rest = rest.dropFirst(count)
    }
    return pieces
}

func url(_ text: String) throws -> URL {
    guard let url = URL(string: text) else { throw URLError(.badURL) }
    return url
}

/// A folder of its own for one test, removed afterwards.
func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-http-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

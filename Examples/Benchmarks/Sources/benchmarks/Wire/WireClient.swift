import Foundation
import GenAgent
import GenAgentBackends
import GenAgentCurl
import GenAgentImaging

/// Our side of the wire, in a process of its own: `benchmarks wire-client URL SESSIONS IMAGE_BYTES ROUNDS AT_ONCE [hashed]` prints one ``WireFigures``
/// as JSON. The peers' scripts print the same.
struct WireClient {
    private let policy: ChatCompletionsPolicy
    private let painter: StubPainter
    private let rounds: Int
    /// Two images for every session, no two alike, so that no cache between sessions helps.
    private var images: [[Data]] = []
    /// The same with their digests; empty where these are counted.
    private var hashed: [[EncodedImage]] = []

    static func run(_ arguments: [String]) async throws {
        guard arguments.count >= 5, let url = URL(string: arguments[0]), let sessions = Int(arguments[1]),
            let bytes = Int(arguments[2]), let rounds = Int(arguments[3]), let atOnce = Int(arguments[4])
        else { throw Failure("wire-client needs URL SESSIONS IMAGE_BYTES ROUNDS AT_ONCE") }
        FileLimit.raise()
        var client = try WireClient(url, sessions: sessions + 1, imageBytes: bytes, rounds: rounds)
        if arguments.last == "hashed" {
            client.hashed = try client.images.map { try $0.map { try EncodedImage($0) } }
        }
        let figures = try await client.measure(sessions, atOnce: atOnce)
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    private init(_ url: URL, sessions: Int, imageBytes: Int, rounds: Int) throws {
        let transport = CurlTransport(configuration: CurlConfiguration(proxy: .none, maximumIdleConnections: 2_000))
        policy = ChatCompletionsPolicy(ChatEndpoint(url, model: "mock", dialect: .vLLM), transport: transport)
        painter = StubPainter(result: try StubPainter.image())
        self.rounds = rounds
        if imageBytes > 0 {
            images = try (0..<sessions).map { session in
                try (0..<2).map { try Self.imageData(bytes: imageBytes, number: 2 * session + $0) }
            }
        }
    }

    private func measure(_ sessions: Int, atOnce: Int) async throws -> WireFigures {
        // Loads what is loaded once.
        try await answer(0)
        let start = Stopwatch()
        if atOnce == 1 {
            for index in 1...sessions { try await answer(index) }
        } else {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<sessions { group.addTask { try await answer(index) } }
                try await group.waitForAll()
            }
        }
        let (wall, processor) = start.milliseconds
        return WireFigures(
            turns: sessions * (rounds + 1), processor: processor, wall: wall,
            peakMegabytes: Double(ProcessUsage.peakResidentBytes) / 1e6)
    }

    /// One session, from nothing to its end.
    private func answer(_ index: Int) async throws {
        let inputs =
            hashed.indices.contains(index)
            ? hashed[index] : images.isEmpty ? [] : try images[index].map { try EncodedImage($0) }
        let session = AgentSession(
            policy: policy, tools: [painter],
            configuration: SessionConfiguration(limits: SessionLimits(rounds: rounds + 1), format: .native),
            id: SessionID(rawValue: "s\(index)"), seed: UInt64(index))
        let outcome = await session.respond(to: Query("three red apples left of a blue cup", images: inputs))
        guard outcome.stopReason == .satisfied, outcome.trajectory.turns.count == rounds + 1 else {
            throw Failure(
                "Session \(index) ended as \(outcome.stopReason): \(outcome.trajectory.issues.map(\.error.message))")
        }
    }

    /// A PNG of exactly so many bytes: a small picture, and after its end what decoders ignore. Nothing here decodes it.
    private static func imageData(bytes: Int, number: Int) throws -> Data {
        var data = [UInt8](try PNG.encode(Bitmap(width: 8, height: 8, fill: Pixel(red: 9, green: 99, blue: 199))))
        data.reserveCapacity(bytes)
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1
        while data.count < bytes {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            data.append(UInt8(truncatingIfNeeded: state >> 56))
        }
        return Data(data.prefix(bytes))
    }
}

/// What a client came to.
struct WireFigures: Codable {
    var turns: Int
    /// Milliseconds of processor time of the client alone.
    var processor: Double
    /// Milliseconds.
    var wall: Double
    var peakMegabytes: Double

    var processorPerTurn: Double { processor / Double(max(1, turns)) }
    var wallPerTurn: Double { wall / Double(max(1, turns)) }
}

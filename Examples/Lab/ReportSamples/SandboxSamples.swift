import Foundation
import GenAgent
import GenAgentImaging
import GenAgentReport
import GenAgentSandbox
import GenAgentTesting

/// Sessions of the sandbox with fixed seeds and a clock that steps, so that the pages come out the same every time.
enum SandboxSamples {
    static func story() async -> ReportSession {
        await session(
            "three red apples and a blue cup on the left", seed: 11, rounds: 4, side: 512, profile: .weak, tags: [])
    }

    static func session(
        _ prompt: String, seed: UInt64, rounds: Int, side: Int, profile: PainterProfile, tags: [String],
        metadata: JSONValue = .null
    ) async -> ReportSession {
        let store = InMemoryTrajectoryStore()
        let clock = SteppingClock(start: ManualClock.start.advanced(bySeconds: Double(seed % 997) * 3600))
        let session = AgentSession.sandbox(
            profile: profile, parameters: .handSet, rounds: rounds, side: side,
            assessment: metadata == .null ? .selfJudging : .judge(PictogramGrader()),
            configuration: SessionConfiguration(), store: store,
            environment: SessionEnvironment(clock: clock, random: { seed }), seed: seed)
        let outcome = await session.respond(to: Query(prompt, tags: tags, metadata: metadata))
        return ReportSession(outcome.trajectory, store: store)
    }
}

/// A clock that advances a little with every reading, by amounts that vary but are the same in every run.
final class SteppingClock: SessionClock {
    private let state: Locked

    init(start: Timestamp) { state = Locked(start) }

    func now() -> Timestamp { state.step() }

    func sleep(until deadline: Timestamp) async throws {
        // A deadline would fire at once; sample sessions have none.
        try Task.checkCancellation()
    }

    private final class Locked: @unchecked Sendable {
        // Unchecked, because the compiler cannot see that every access goes through the lock.
        private let lock = NSLock()
        private var time: Timestamp
        private var count = 0

        init(_ time: Timestamp) { self.time = time }

        func step() -> Timestamp {
            lock.lock()
            defer { lock.unlock() }
            count += 1
            time = time.advanced(bySeconds: 0.11 + Double(count * 7919 % 23) * 0.07)
            return time
        }
    }
}

/// Sandbox sessions, made while they are written.
struct SandboxStream: AsyncSequence, Sendable {
    typealias Element = ReportSession
    var count: Int
    var side: Int

    struct Iterator: AsyncIteratorProtocol {
        var count: Int
        var side: Int
        var index = 0

        mutating func next() async -> ReportSession? {
            guard index < count else { return nil }
            defer { index += 1 }
            let seed = UInt64(index + 1)
            let profiles: [PainterProfile] = [.weak, .base, .strong]
            // Every other session is graded against metadata and so has scores; the rest judge themselves.
            if index % 2 == 1 {
                var generator = PromptGenerator(seed: seed)
                let row = generator.next()
                return await SandboxSamples.session(
                    row.prompt, seed: seed, rounds: 1 + index % 4, side: side, profile: profiles[index % 3],
                    tags: row.tag.map { [$0] } ?? [], metadata: (try? JSONValue(encoding: row.metadata)) ?? .null)
            }
            let query = SandboxStream.queries[index / 2 % SandboxStream.queries.count]
            return await SandboxSamples.session(
                query.text, seed: seed, rounds: 1 + index % 4, side: side, profile: profiles[index % 3],
                tags: [query.tag])
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(count: count, side: side) }

    /// Prompts written for these samples; the tag says what is hard about them.
    static let queries: [(text: String, tag: String)] = [
        ("three red apples and a blue cup on the left", "counting"),
        ("a green bicycle beside two yellow cats", "colour"),
        ("four purple umbrellas", "counting"), ("a black dog left of a white chair", "position"),
        ("a pink book above a brown bench", "position"), ("two orange cars and three blue birds", "counting"),
        ("a large red ball, and a small green bottle", "size"), ("a yellow banana right of a purple bowl", "position"),
        ("five blue boats", "counting"), ("a white clock, a red kite and a green bus", "colour"),
    ]
}

struct SampleStream: AsyncSequence, Sendable {
    typealias Element = ReportSession
    var sessions: [ReportSession]

    struct Iterator: AsyncIteratorProtocol {
        var rest: [ReportSession].SubSequence
        mutating func next() async -> ReportSession? { rest.popFirst() }
    }

    func makeAsyncIterator() -> Iterator { Iterator(rest: sessions[...]) }
}

struct Smaller: ImageTransform {
    var longestSide: Int

    func transform(_ image: EncodedImage) async throws -> EncodedImage {
        guard image.format == .png, max(image.size.width, image.size.height) > longestSide else { return image }
        return try EncodedImage(PNG.encode(PNG.decode(image.data).scaled(toFit: longestSide)))
    }
}

import Foundation
import GenAgent
import GenAgentReport
import GenAgentTesting

/// Collects a page in memory.
final class PageCollector: @unchecked Sendable {
    // Unchecked, because the compiler cannot see that every access goes through the lock.
    private let lock = NSLock()
    private var pieces: [Data] = []

    func add(_ piece: Data) {
        lock.lock()
        defer { lock.unlock() }
        pieces.append(piece)
    }

    var text: String {
        lock.lock()
        defer { lock.unlock() }
        return String(decoding: pieces.reduce(Data(), +), as: UTF8.self)
    }

    var largestPiece: Int { pieces.map(\.count).max() ?? 0 }
}

/// Sessions as a sequence.
struct SessionList: AsyncSequence, Sendable {
    typealias Element = ReportSession
    var sessions: [ReportSession]

    init(_ sessions: [ReportSession]) { self.sessions = sessions }

    struct Iterator: AsyncIteratorProtocol {
        var rest: [ReportSession].SubSequence
        mutating func next() async -> ReportSession? { rest.popFirst() }
    }

    func makeAsyncIterator() -> Iterator { Iterator(rest: sessions[...]) }
}

enum Pages {
    static func story(_ session: ReportSession, _ options: ReportOptions = ReportOptions()) async throws -> String {
        let collector = PageCollector()
        try await StoryPage(session, options: options).write { collector.add($0) }
        return collector.text
    }

    static func gallery(_ sessions: [ReportSession], _ options: ReportOptions = ReportOptions()) async throws -> String
    {
        let collector = PageCollector()
        try await GalleryPage(options: options).write(SessionList(sessions)) { collector.add($0) }
        return collector.text
    }
}

/// Sessions that really ran, by script.
enum Sample {
    /// Two rounds, self judged, satisfied.
    static func simple(_ id: SessionID = "simple", query: Query = "a red fox") async -> ReportSession {
        await run(
            ScriptedPolicy([
                .call(prompt: "a fox", thinking: "I begin."),
                .call(prompt: "a bright red fox", thinking: "Redder.", judging: "The fox is grey."),
                .answer(thinking: "Good.", judging: "A red fox."),
            ]), id: id, query: query)
    }

    static func run(
        _ policy: ScriptedPolicy, tools: [any AgentTool] = [StubGenerator()], assessment: Assessment = .selfJudging,
        selection: ImageSelection = .last, hook: (any ToolCallHook)? = nil,
        configuration: SessionConfiguration = SessionConfiguration(), id: SessionID = "sample",
        query: Query = "a red fox"
    ) async -> ReportSession {
        let store = InMemoryTrajectoryStore()
        let session = AgentSession(
            policy: policy, tools: tools, assessment: assessment, selection: selection, hook: hook,
            configuration: configuration, store: store, environment: SessionEnvironment(clock: ManualClock.automatic()),
            id: id, seed: 3)
        let outcome = await session.respond(to: query)
        return ReportSession(outcome.trajectory, store: store)
    }
}

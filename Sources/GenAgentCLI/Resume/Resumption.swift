#if Store
import Foundation
import GenAgent
import GenAgentStore

/// Takes one stored session up again, to its files.
struct Resumption: Sendable {
    var session: SessionID
    var store: SQLiteTrajectoryStore
    /// The store's folder, as it was typed.
    var folder: String
    /// What is to be another than in the beginning.
    var changes = BackendFlags()
    /// Where the files go; `nil`: where they went.
    var directory: String?
    var output = RunOptions.Output.story
    var surroundings: RunSurroundings
    /// Where keys are.
    var environment = ProcessInfo.processInfo.environment

    /// Goes on, shows, writes. A session that is finished is not asked anything; files that are missing are written.
    ///
    /// - Throws: `ResumeError`, ``RunRecordError``, ``ConfigurationError``, ``RunFileError``; nobody was asked anything then.
    func perform() async throws -> RunStatus {
        let start = surroundings.clock.now()
        let trajectory: Trajectory = try await (store as any TrajectoryStore).trajectory(of: session)
        let record = try RunRecord(of: trajectory)
        var options = try options(of: record)
        options.output = output
        if trajectory.exchanges.last?.stopReason == nil { try options.backends.requireKeys(environment) }

        let stage = Stage(renderer: surroundings.renderer(for: output), clock: surroundings.clock)
        let shelf = PictureShelf()
        let judge = AskingJudge(lines: surroundings.lines, shelf: shelf, stage: stage)
        let seed = options.seed ?? trajectory.seed
        // Holds the session from here on, so nobody else writes its files.
        let resumed = try await options.resumed(
            session, from: store, seed: seed, substituting: substitutions, judge: judge, clock: surroundings.clock,
            transport: surroundings.transport)
        let directory = Self.shortened(self.directory ?? record.directory)
        try RunDirectory.retake(directory)
        defer { RunDirectory.release(directory) }

        await stage.show(
            .began(
                RunHeader(options: options, seed: seed, directory: directory, session: session, store: folder)))
        let follower = RunFollower(
            output: output, surroundings: surroundings, session: session,
            keeping: Keeping(store: store, folder: folder), stage: stage, shelf: shelf)
        return await follower.follow(
            resumed.finishingRun(), files: RunFiles(directory: directory, takesUp: true), since: start)
    }

    /// The recorded options, with what is to be another.
    private func options(of record: RunRecord) throws -> RunOptions {
        var options = record.options
        guard changes != BackendFlags() else { return options }
        if changes.configuration != nil {
            options.backends = try RunConfiguration(changes)
        } else {
            options.backends = try RunConfiguration(
                options.backends.json, SettingSource(head: "the recorded configuration", isFile: true), changes)
        }
        switch options.backends.judging {
        case nil: break
        case .policy: options.judge = .policy
        case .person: options.judge = .person
        case .model: options.judge = .model
        }
        return options
    }

    /// Who may be another: whoever was named.
    private var substitutions: ResumeSubstitutions {
        if changes.configuration != nil { return [.policy, .toolDescriptors] }
        var result: ResumeSubstitutions = []
        if changes.policy != nil || changes.model != nil { result.insert(.policy) }
        if !changes.tools.isEmpty { result.insert(.toolDescriptors) }
        return result
    }

    /// A path as people write it: relative where it lies below the present directory.
    private static func shortened(_ path: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(here) && path.count > here.count ? String(path.dropFirst(here.count)) : path
    }
}
#endif

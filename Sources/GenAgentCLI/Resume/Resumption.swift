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
    /// - Throws: `ResumeError`, `SessionHeldError`, ``RunRecordError``, ``ForeignSessionError``, ``ConfigurationError``, ``RunFileError``; no
    ///   model and no tool was asked anything then.
    func perform() async throws -> RunStatus {
        let start = surroundings.clock.now()
        let trajectory: Trajectory = try await store.trajectory(of: session)
        let foreign = try await foreignSession(trajectory)
        let record = foreign == nil ? try RunRecord(of: trajectory) : nil
        var options = try foreign?.options(changes) ?? options(of: record)
        options.output = output
        if trajectory.exchanges.last?.stopReason == nil { try options.backends.requireKeys(environment) }

        let stage = Stage(renderer: surroundings.renderer(for: output), clock: surroundings.clock)
        let shelf = PictureShelf()
        let judge = AskingJudge(lines: surroundings.lines, shelf: shelf, stage: stage)
        let seed = options.seed ?? trajectory.seed
        let keeping = SessionStore(store: store, folder: folder)
        // Until the files are complete, and not only the session.
        let written = try await keeping.holdFiles(of: session)
        defer { written?.release() }
        // Holds the session from here on, so nobody else writes its files.
        let resumed = try await options.resumed(
            session, from: store, seed: seed, substituting: substitutions(options, isForeign: foreign != nil),
            foreignJobs: foreign?.jobs ?? [], judge: judge, clock: surroundings.clock,
            transport: surroundings.transport)
        let directory = try place(of: record, options)
        defer { RunDirectory.release(directory) }
        if let foreign { surroundings.errors(foreign.notice(directory: directory)) }

        await stage.show(
            .began(
                RunHeader(options: options, seed: seed, directory: directory, session: session, store: folder)))
        let follower = RunFollower(
            output: output, surroundings: surroundings, session: session, keeping: keeping, stage: stage, shelf: shelf)
        return await follower.follow(
            resumed.finishingRun(), files: RunFiles(directory: directory, takesUp: true), since: start)
    }

    /// The session as one from an archive; `nil` for one of our own.
    private func foreignSession(_ trajectory: Trajectory) async throws -> ForeignSession? {
        let foreignInputs = try await store.foreignInputs(of: session)
        guard foreignInputs > 0 else { return nil }
        return ForeignSession(
            trajectory, inputs: try await store.inputs(of: session), foreignInputs: foreignInputs)
    }

    /// Takes the directory of the files: where they went, for a session of our own; as for a new run, for one from an archive.
    private func place(of record: RunRecord?, _ options: RunOptions) throws(RunFileError) -> String {
        guard let record else {
            return try RunDirectory.claim(directory ?? "out/\(RunDirectory.slug(of: options.prompt))")
        }
        let directory = Self.shortened(self.directory ?? record.directory)
        try RunDirectory.retake(directory)
        return directory
    }

    /// The recorded options, with what is to be another.
    private func options(of record: RunRecord?) throws -> RunOptions {
        guard var options = record?.options else { throw RunRecordError.none(session) }
        guard changes != BackendFlags() else { return options }
        if changes.configuration != nil {
            options.backends = try RunConfiguration(changes)
        } else {
            options.backends = try RunConfiguration(
                options.backends.json,
                SettingSource(head: "the recorded configuration", isFile: true, readsFiles: false),
                changes)
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
    private func substitutions(_ options: RunOptions, isForeign: Bool) -> ResumeSubstitutions {
        if isForeign {
            var named: ResumeSubstitutions = []
            if options.backends.policy != nil { named.insert(.policy) }
            if !options.backends.tools.isEmpty { named.insert(.toolDescriptors) }
            return named
        }
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

import Foundation
import GenAgent
import GenAgentBackends
import GenAgentStore

struct Resumption: Sendable {
    var session: SessionID
    var store: SQLiteTrajectoryStore
    /// The store's folder, as typed.
    var folder: String
    /// Models and tools that replace the recorded ones.
    var changes = BackendFlags()
    /// Where the files go; `nil`: the recorded directory.
    var directory: String?
    var output = RunOptions.Output.story
    var surroundings: RunSurroundings
    /// Contains the keys.
    var environment = ProcessInfo.processInfo.environment

    /// Continues the session, shows it, and writes the files. For a finished session, only missing files are written.
    ///
    /// - Throws: `ResumeError`, `SessionHeldError`, ``RunRecordError``, ``ForeignSessionError``, `ConfigurationError`, ``RunFileError``; no
    ///   model or tool was called then.
    func perform() async throws -> RunStatus {
        let start = surroundings.clock.now()
        let trajectory: Trajectory = try await store.trajectory(of: session)
        let foreign = try await foreignSession(trajectory)
        let record = foreign == nil ? try RunRecord(of: trajectory) : nil
        var options = try foreign?.options(changes) ?? options(of: record)
        options.output = output
        if trajectory.exchanges.last?.stopReason == nil { try options.backends.requireKeys(environment) }

        let stage = Stage(renderer: surroundings.renderer(for: output), clock: surroundings.clock)
        let images = ImagePaths()
        let judge = AskingJudge(input: surroundings.input, images: images, stage: stage)
        let seed = options.seed ?? trajectory.seed
        let sessions = SessionStore(store: store, folder: folder)
        // Held until the files are complete, not only the session.
        let written = try await sessions.holdFiles(of: session)
        defer { written?.release() }
        // Holds the session from here on, so no other process writes its files.
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
            output: output, surroundings: surroundings, session: session, sessions: sessions, stage: stage,
            images: images)
        return await follower.follow(
            resumed.finishingRun(), files: RunFiles(directory: directory, resumes: true), since: start)
    }

    private func foreignSession(_ trajectory: Trajectory) async throws -> ForeignSession? {
        let foreignInputs = try await store.foreignInputs(of: session)
        guard foreignInputs > 0 else { return nil }
        return ForeignSession(
            trajectory, inputs: try await store.inputs(of: session), foreignInputs: foreignInputs)
    }

    /// Reserves the directory of the files: the recorded one, or one as for a new run if the session came from an archive.
    private func place(of record: RunRecord?, _ options: RunOptions) throws(RunFileError) -> String {
        guard let record else {
            return try RunDirectory.claim(directory ?? "out/\(RunDirectory.slug(of: options.prompt))")
        }
        let directory = Self.shortened(self.directory ?? record.directory)
        try RunDirectory.retake(directory)
        return directory
    }

    private func options(of record: RunRecord?) throws -> RunOptions {
        guard var options = record?.options else { throw RunRecordError.none(session) }
        guard changes != BackendFlags() else { return options }
        if changes.configuration != nil {
            options.backends = try BackendConfiguration(changes)
        } else {
            options.backends = try BackendConfiguration(options.backends.json, .recorded, changes)
        }
        switch options.backends.judging {
        case nil: break
        case .policy: options.judge = .policy
        case .person: options.judge = .person
        case .model: options.judge = .model
        }
        return options
    }

    /// The parts that may differ from the recorded ones: those that were named.
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

    /// A path as people write it: relative if it is below the current directory.
    private static func shortened(_ path: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(here) && path.count > here.count ? String(path.dropFirst(here.count)) : path
    }
}

import GenAgent

/// One run from the options to the files.
struct Run: Sendable {
    var options: RunOptions
    var surroundings: RunSurroundings
    /// The folder of the store that keeps the session; `nil`: none does.
    var store: String?

    /// Draws, shows, writes.
    ///
    /// - Throws: ``RunFileError`` where the directory cannot be written to; nothing was drawn then.
    func perform() async throws -> RunStatus {
        let start = surroundings.clock.now()
        let seed = options.seed ?? surroundings.randomSeed()
        let directory = try RunDirectory.claim(options.directory ?? "out/\(RunDirectory.slug(of: options.prompt))")
        defer { RunDirectory.release(directory) }
        let keeping = await SessionStore.opened(store)
        let stage = Stage(renderer: surroundings.renderer(for: options.output), clock: surroundings.clock)
        let shelf = PictureShelf()
        let judge = AskingJudge(lines: surroundings.lines, shelf: shelf, stage: stage)
        let session = options.session(
            seed: seed, judge: judge, clock: surroundings.clock, transport: surroundings.transport,
            store: keeping.store)
        let files = try await keeping.holdFiles(of: session.id)
        defer { files?.release() }
        let record = RunRecord(options: options, seed: seed, directory: directory)

        await stage.show(
            .began(
                RunHeader(
                    options: options, seed: seed, directory: directory,
                    session: keeping.folder == nil ? nil : session.id, store: keeping.folder)))
        let follower = RunFollower(
            output: options.output, surroundings: surroundings, session: session.id, keeping: keeping, stage: stage,
            shelf: shelf)
        return await follower.follow(
            session.run(Query(options.prompt, metadata: try record.metadata)), files: RunFiles(directory: directory),
            since: start)
    }
}

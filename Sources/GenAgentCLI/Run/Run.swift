import GenAgent

struct Run: Sendable {
    var options: RunOptions
    var surroundings: RunSurroundings
    /// The folder of the store that keeps the session; `nil`: it is not stored.
    var store: String?

    /// - Throws: ``RunFileError`` if the directory cannot be written to; nothing was drawn then.
    func perform() async throws -> RunStatus {
        let start = surroundings.clock.now()
        let seed = options.seed ?? surroundings.randomSeed()
        let directory = try RunDirectory.claim(options.directory ?? "out/\(RunDirectory.slug(of: options.prompt))")
        defer { RunDirectory.release(directory) }
        let sessions = await SessionStore.opened(store)
        let stage = Stage(renderer: surroundings.renderer(for: options.output), clock: surroundings.clock)
        let images = ImagePaths()
        let judge = AskingJudge(input: surroundings.input, images: images, stage: stage)
        let session = try options.session(
            seed: seed, judge: judge, clock: surroundings.clock, transport: surroundings.transport,
            store: sessions.store)
        let files = try await sessions.holdFiles(of: session.id)
        defer { files?.release() }
        let record = RunRecord(options: options, seed: seed, directory: directory)

        await stage.show(
            .began(
                RunHeader(
                    options: options, seed: seed, directory: directory,
                    session: sessions.folder == nil ? nil : session.id, store: sessions.folder)))
        let follower = RunFollower(
            output: options.output, surroundings: surroundings, session: session.id, sessions: sessions, stage: stage,
            images: images)
        return await follower.follow(
            session.run(Query(options.prompt, metadata: try record.metadata)), files: RunFiles(directory: directory),
            since: start)
    }
}

/// Shows what a session does and writes its files, until it ends.
struct RunFollower: Sendable {
    var output: RunOptions.Output
    var surroundings: RunSurroundings
    var session: SessionID
    var sessions: SessionStore
    var stage: Stage
    var images: ImagePaths

    func follow(_ run: SessionRun, files: RunFiles, since start: Timestamp) async -> RunStatus {
        let notice = Locked<Task<Void, Never>?>(nil)
        let watching = watchSignals(run, notice, files.list.directory)
        defer { watching.stop() }
        let ticker = ticker()
        defer { ticker?.cancel() }

        var files = files
        var problems: [String] = []
        var outcome: SessionOutcome?
        for await event in run {
            await stage.show(.event(event))
            do throws(RunFileError) {
                switch event {
                case .resumed(_, _, let soFar): try await restore(soFar, &files)
                case .image(let round, let id, let image):
                    let path = try files.keep(image, round: round)
                    let kept = SavedImage(round: round, id: id, reference: ImageReference(image), path: path)
                    await stage.show(.imageSaved(kept))
                    images.add(path, round: round)
                case .finished(let result): outcome = result
                default: break
                }
            } catch {
                problems.append(error.description)
                run.cancel()
            }
        }
        // A session always reports its end; without it there is nothing to write.
        guard let outcome else { return .failed }
        problems += files.finish(outcome)
        if problems.isEmpty { await sessions.noteFilesWritten(of: session) }
        let status = RunStatus(outcome.stopReason, problems: problems, signal: surroundings.signals.received)
        ticker?.cancel()
        // The end comes last, after the message about the signal.
        await notice.withLock { $0 }?.value
        let seconds = surroundings.clock.now().seconds(since: start)
        await stage.show(
            .ended(
                RunSummary(
                    outcome: outcome, files: files.list, problems: problems, status: status, seconds: seconds,
                    session: sessions.folder == nil ? nil : session, store: sessions.folder,
                    complaint: sessions.complaint(about: outcome))))
        return status
    }

    /// Writes the images that an earlier process made, for judges and people.
    private func restore(_ soFar: Trajectory, _ files: inout RunFiles) async throws(RunFileError) {
        for (index, round) in soFar.rounds.enumerated() {
            guard let digest = soFar.images.first(where: { $0.id == round.image })?.reference.digest,
                let image = try? await sessions.store.image(digest)
            else { continue }
            images.add(try files.keep(image, round: index + 1), round: index + 1)
        }
    }

    /// - Parameter notice: Receives the task that shows the signal.
    private func watchSignals(
        _ run: SessionRun, _ notice: Locked<Task<Void, Never>?>, _ directory: String
    ) -> SignalWatch {
        let isLive = surroundings.terminal.isLive && output == .story
        let (lastWords, next) = (surroundings.lastWords, next)
        return surroundings.signals.start(
            onFirst: { signal in
                // First, because showing waits for earlier output.
                run.cancel()
                notice.withLock { $0 = Task { await stage.show(.interrupted(signal, next: next)) } }
            },
            onEnd: {
                OutputFile.abandonAll()
                let words = next.map { "To resume: \($0)" } ?? "The files written so far are in \(directory)"
                lastWords("\(isLive ? TerminalRenderer.eraser : "")Ended at once. \(words.inOneLine)\n")
            })
    }

    private var next: String? {
        sessions.folder.map { NextCommand(verb: "resume", session: session, folder: $0).description }
    }

    /// Moves the status line of a terminal.
    private func ticker() -> Task<Void, Never>? {
        guard surroundings.terminal.isLive, output == .story else { return nil }
        return Task { [clock = surroundings.clock] in
            while (try? await clock.sleep(seconds: 0.1)) != nil { await stage.show(.tick) }
        }
    }
}

/// The outcome of `genagent run`, for its exit code.
enum RunStatus: Sendable, Equatable {
    /// 0
    case satisfied
    /// 3: finished, but not satisfied or not judged.
    case notSatisfied
    /// 1
    case failed
    /// 130 or 143: 128 and the signal's number, as shells do.
    case interrupted(RunSignal)

    init(_ reason: StopReason, problems: [String], signal: RunSignal?) {
        if !problems.isEmpty {
            self = .failed
        } else if let signal, reason == .cancelled {
            self = .interrupted(signal)
        } else if reason.isFailure {
            self = .failed
        } else {
            self = reason == .satisfied ? .satisfied : .notSatisfied
        }
    }

    var code: Int32 {
        switch self {
        case .satisfied: 0
        case .notSatisfied: 3
        case .failed: 1
        case .interrupted(let signal): 128 + signal.rawValue
        }
    }
}

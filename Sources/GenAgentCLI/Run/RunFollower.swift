import GenAgent

/// Shows what a session does and writes its files, from where it begins or goes on to its end.
struct RunFollower: Sendable {
    var output: RunOptions.Output
    var surroundings: RunSurroundings
    var session: SessionID
    var keeping: SessionStore
    var stage: Stage
    var shelf: PictureShelf

    /// Follows a session to its end.
    ///
    /// - Parameter start: When the run began, for the time that it took.
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
                case .resumed(_, _, let soFar): try await takeUp(soFar, &files)
                case .image(let round, let id, let image):
                    let path = try files.keep(image, round: round)
                    let picture = SavedImage(round: round, id: id, reference: ImageReference(image), path: path)
                    await stage.show(.imageSaved(picture))
                    shelf.put(path, round: round)
                case .finished(let result): outcome = result
                default: break
                }
            } catch {
                problems.append(error.description)
                run.cancel()
            }
        }
        // A session always says how it ended; without a word of it there is nothing to keep.
        guard let outcome else { return .failed }
        problems += files.finish(outcome)
        if problems.isEmpty { await keeping.noteFilesWritten(of: session) }
        let status = RunStatus(outcome.stopReason, problems: problems, signal: surroundings.signals.received)
        ticker?.cancel()
        // The end comes last, also after the words about the signal.
        await notice.withLock { $0 }?.value
        let seconds = surroundings.clock.now().seconds(since: start)
        await stage.show(
            .ended(
                RunSummary(
                    outcome: outcome, files: files.list, problems: problems, status: status, seconds: seconds,
                    session: keeping.folder == nil ? nil : session, store: keeping.folder,
                    complaint: keeping.complaint(about: outcome))))
        return status
    }

    /// Puts the pictures of another process where judges and people look for them.
    private func takeUp(_ soFar: Trajectory, _ files: inout RunFiles) async throws(RunFileError) {
        for (index, round) in soFar.rounds.enumerated() {
            guard let digest = soFar.images.first(where: { $0.id == round.image })?.reference.digest,
                let image = try? await keeping.store.image(digest)
            else { continue }
            shelf.put(try files.keep(image, round: index + 1), round: index + 1)
        }
    }

    /// - Parameter notice: Takes the task that tells of the signal.
    private func watchSignals(
        _ run: SessionRun, _ notice: Locked<Task<Void, Never>?>, _ directory: String
    ) -> SignalWatch {
        let isLive = surroundings.terminal.isLive && output == .story
        let (lastWords, next) = (surroundings.lastWords, next)
        return surroundings.signals.start(
            onFirst: { signal in
                // First, because showing has to wait until whatever is being shown is over.
                run.cancel()
                notice.withLock { $0 = Task { await stage.show(.interrupted(signal, next: next)) } }
            },
            onEnd: {
                OutputFile.abandonAll()
                let words = next.map { "To complete it: \($0)" } ?? "What was written is in \(directory)"
                lastWords("\(isLive ? TerminalRenderer.eraser : "")Ended at once. \(words.inOneLine)\n")
            })
    }

    /// How to take the session up again; `nil` where it is not kept.
    private var next: String? {
        keeping.folder.map { NextCommand(verb: "resume", session: session, folder: $0).description }
    }

    /// Moves the status line of a terminal.
    private func ticker() -> Task<Void, Never>? {
        guard surroundings.terminal.isLive, output == .story else { return nil }
        return Task { [clock = surroundings.clock] in
            while (try? await clock.sleep(seconds: 0.1)) != nil { await stage.show(.tick) }
        }
    }
}

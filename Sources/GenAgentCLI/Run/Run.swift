import Dispatch
import GenAgent

/// One run from the options to the files.
struct Run: Sendable {
    var options: RunOptions
    var surroundings: RunSurroundings

    /// Draws, shows, writes.
    ///
    /// - Throws: ``RunFileError`` where the directory cannot be written to; nothing was drawn then.
    func perform() async throws -> RunStatus {
        let clock = surroundings.clock
        let start = clock.now()
        let seed = options.seed ?? surroundings.randomSeed()
        let directory = try RunDirectory.claim(options.directory ?? "out/\(RunDirectory.slug(of: options.prompt))")
        defer { RunDirectory.release(directory) }
        let stage = Stage(renderer: surroundings.renderer(for: options.output), clock: clock)
        let shelf = PictureShelf()
        let judge = AskingJudge(lines: surroundings.lines, shelf: shelf, stage: stage)
        let session = options.session(
            seed: seed, judge: judge, clock: clock, transport: surroundings.transport)

        await stage.show(.began(RunHeader(options: options, seed: seed, directory: directory)))
        let run = session.run(Query(options.prompt))
        let watching = watchSignals(run, stage)
        defer { for source in watching { source.cancel() } }
        let ticker = ticker(stage)
        defer { ticker?.cancel() }

        var files = RunFiles(directory: directory)
        var problems: [String] = []
        var outcome: SessionOutcome?
        for await event in run {
            await stage.show(.event(event))
            switch event {
            case .image(let round, let id, let image):
                do throws(RunFileError) {
                    let path = try files.keep(image, round: round)
                    let picture = KeptPicture(round: round, id: id, reference: ImageReference(image), path: path)
                    await stage.show(.pictureKept(picture))
                    shelf.put(path, round: round)
                } catch {
                    problems.append(error.description)
                    run.cancel()
                }
            case .finished(let result): outcome = result
            default: break
            }
        }
        // A session always says how it ended; without a word of it there is nothing to keep.
        guard let outcome else { return .failed }
        problems += files.finish(outcome)
        let status = RunStatus(outcome.stopReason, problems: problems, signal: surroundings.signals.received)
        let seconds = clock.now().seconds(since: start)
        let summary = RunSummary(
            outcome: outcome, files: files.list, problems: problems, status: status, seconds: seconds)
        ticker?.cancel()
        await stage.show(.ended(summary))
        return status
    }

    private func watchSignals(_ run: SessionRun, _ stage: Stage) -> [any DispatchSourceSignal] {
        let (output, isLive) = (surroundings.output, surroundings.terminal.isLive && options.output == .story)
        return surroundings.signals.start(
            onFirst: { signal in
                Task {
                    await stage.show(.interrupted(signal))
                    run.cancel()
                }
            },
            onSecond: { if isLive { output(TerminalRenderer.eraser) } })
    }

    /// Moves the status line of a terminal.
    private func ticker(_ stage: Stage) -> Task<Void, Never>? {
        guard surroundings.terminal.isLive, options.output == .story else { return nil }
        return Task { [clock = surroundings.clock] in
            while (try? await clock.sleep(seconds: 0.1)) != nil { await stage.show(.tick) }
        }
    }
}

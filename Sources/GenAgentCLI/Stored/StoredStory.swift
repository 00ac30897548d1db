#if Store
import Foundation
import GenAgent
import GenAgentStore

/// Shows a stored session as `run` would have shown it: the log is replayed into the events of the run, and the same ``Story`` turns
/// them into lines.
struct StoredStory: Sendable {
    private let playback: SessionPlayback
    private let state: String
    private let folder: String
    private let isForeign: Bool

    /// - Throws: `ResumeError` if its log cannot be replayed.
    init(of session: SessionID, in finder: SessionFinder) async throws {
        playback = try await SessionPlayback(of: session, in: finder.store)
        let isRunning = (try? await finder.store.isHeld(session)) ?? false
        state = isRunning ? "running" : "unfinished"
        folder = finder.folder
        isForeign = try await finder.store.foreignInputs(of: session) > 0
    }

    func show(by renderer: any Renderer) {
        var renderer = renderer
        var story = Story()
        let trajectory = playback.trajectory
        let start = trajectory.exchanges.first?.startedAt ?? Timestamp(microseconds: 0)
        if let record = try? RunRecord(of: trajectory) {
            let header = RunHeader(
                options: record.options, seed: record.options.seed ?? trajectory.seed, directory: record.directory,
                session: trajectory.sessionID, store: folder)
            renderer.show(.told(story.lines(for: .began(header), at: start)), at: start)
        } else {
            story.isSelfJudging = trajectory.setup.judge == nil
            renderer.show(.told(opening), at: start)
        }
        if isForeign {
            let note = "foreign: it came from an archive, and nothing that it asks for is done"
            renderer.show(.told([.settings(note)]), at: start)
        }
        var exchange = 0
        for (moment, time) in playback.moments {
            var lines: [StoryLine] = []
            switch moment {
            case .event(.started(_, let query)):
                exchange += 1
                if exchange > 1 { lines = [.title(query.text)] }
            case .event(let event): lines = story.lines(for: .event(event), at: time)
            case .picture(let round, let image):
                let saved = SavedImage(
                    round: round, id: image.id, reference: image.reference, path: image.id.rawValue)
                lines = story.lines(for: .imageSaved(saved), at: time)
            }
            if !lines.isEmpty { renderer.show(.told(lines), at: time) }
        }
        renderer.show(.told(ending), at: start)
    }

    /// The first lines of a session that another program began.
    private var opening: [StoryLine] {
        let trajectory = playback.trajectory
        let judge = trajectory.setup.judge.map { "\($0) judges" } ?? "judges itself"
        let tools = trajectory.setup.tools.map(\.name).joined(separator: ", ")
        return [
            .title(trajectory.exchanges.first?.query.text ?? ""),
            .settings("\(trajectory.setup.policy), tools: \(tools), \(judge), seed \(trajectory.seed)"),
            .settings("session \(trajectory.sessionID), kept in \(folder)"),
        ]
    }

    private var ending: [StoryLine] {
        let trajectory = playback.trajectory
        guard let exchange = trajectory.exchanges.last else { return [] }
        let count = trajectory.rounds.count
        let rounds = count == 0 ? "without an image" : count == 1 ? "after 1 round" : "after \(count) rounds"
        guard let reason = exchange.stopReason else {
            let next = NextCommand(verb: "resume", session: trajectory.sessionID, folder: folder)
            let words = state == "running" ? "Running, \(rounds) so far." : "Unfinished, \(rounds). To resume: \(next)"
            return [.ending(.open, words)] + images
        }
        let mark: StoryMark = reason == .satisfied ? .good : reason.isFailure ? .bad : .open
        let seconds = exchange.finishedAt.map { ", " + Numbers.duration($0.seconds(since: exchange.startedAt)) } ?? ""
        return [.ending(mark, "\(reason.words) \(rounds)\(seconds).")] + images
    }

    /// Where the images are in the store.
    private var images: [StoryLine] {
        let trajectory = playback.trajectory
        let selected = trajectory.exchanges.last?.selected
        return trajectory.rounds.enumerated().compactMap { index, round in
            guard let reference = trajectory.images.first(where: { $0.id == round.image })?.reference else {
                return nil
            }
            let digest = reference.digest.rawValue
            let path = "\(folder)/images/\(digest.prefix(2))/\(digest).\(reference.format.fileExtension)"
            return .file("round \(index + 1)\(round.image == selected ? ", final" : "")", path: path)
        }
    }
}
#endif

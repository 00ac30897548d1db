import GenAgent
import GenAgentStore

/// What `genagent resume` is asked to do: one session, some, or all that are unfinished.
struct ResumeTask: Sendable {
    /// The exit code if another process is running the session: try again later (`EX_TEMPFAIL`).
    static let heldCode: Int32 = 75

    var finder: SessionFinder
    var names: [String]
    var resumesAll: Bool
    var changes = BackendFlags()
    var directory: String?
    var output = RunOptions.Output.story
    var surroundings: RunSurroundings

    /// - Returns: The exit code.
    /// - Throws: ``SeveralUnfinished``, `SessionNameError`, `StoreError`
    func perform() async throws -> Int32 {
        let sessions = try await chosen()
        guard !sessions.isEmpty else {
            surroundings.errors("There is nothing to resume: every session in \(finder.folder) is finished.\n")
            return 0
        }
        var tally = ResumeTally()
        for session in sessions {
            if sessions.count > 1, output == .story, tally.count > 0 { surroundings.output("\n") }
            await resume(session, &tally)
            if surroundings.signals.received != nil { break }
        }
        if resumesAll || names.count > 1 {
            let sink = output == .story ? surroundings.output : surroundings.errors
            sink("\n\(tally.words(of: sessions.count))\n")
        }
        return tally.code
    }

    private func resume(_ session: SessionID, _ tally: inout ResumeTally) async {
        do {
            let status = try await Resumption(
                session: session, store: finder.store, folder: finder.folder, changes: changes, directory: directory,
                output: output, surroundings: surroundings
            ).perform()
            tally.note(status)
        } catch let error as ResumeError where error.code == .held {
            tally.held += 1
            surroundings.errors("\(String(describing: error).inOneLine)\n")
        } catch let error as SessionHeldError {
            tally.held += 1
            surroundings.errors("\(String(describing: error).inOneLine)\n")
        } catch let error as ForeignSessionError {
            // It has several lines, which contain no control characters.
            tally.failed += 1
            surroundings.errors("Error: \(error)\n")
        } catch {
            tally.failed += 1
            surroundings.errors("Error: \(ErrorText.phrase(for: error).inOneLine)\n")
        }
    }

    private func chosen() async throws -> [SessionID] {
        guard names.isEmpty else { return try await finder.sessions(names) }
        var filter = SessionFilter()
        filter.isFinished = false
        var unfinished: [SessionID] = []
        for try await summary in finder.store.sessions(matching: filter) { unfinished.append(summary.id) }
        unfinished += try await withoutFiles()
        guard resumesAll || unfinished.count < 2 else { throw SeveralUnfinished(sessions: unfinished) }
        return unfinished
    }

    /// The sessions that ended before their files were complete.
    private func withoutFiles() async throws -> [SessionID] {
        var found: [SessionID] = []
        for session in try await finder.store.sessionsWithoutFiles() {
            let trajectory: Trajectory? = try await finder.store.storedTrajectory(of: session)
            guard let trajectory else { continue }
            do throws(RunRecordError) {
                _ = try RunRecord(of: trajectory)
                found.append(session)
            } catch .none {
                // It belongs to another program, which writes no files here.
                try await finder.store.noteFilesWritten(of: session)
            } catch {
                found.append(session)
            }
        }
        return found
    }
}

/// The command line does not say which session is meant.
struct SeveralUnfinished: Error, CustomStringConvertible {
    var sessions: [SessionID]

    var description: String {
        let shown = sessions.prefix(5).map(\.rawValue).joined(separator: ", ") + (sessions.count > 5 ? ", …" : "")
        return
            "\(sessions.count) sessions are unfinished: \(shown). Name one, or resume all with --all; `genagent list --unfinished` shows them."
    }
}

struct ResumeTally: Sendable, Equatable {
    var satisfied = 0
    var notSatisfied = 0
    var failed = 0
    var held = 0
    var interrupted: RunStatus?

    var count: Int { satisfied + notSatisfied + failed + held + (interrupted == nil ? 0 : 1) }

    mutating func note(_ status: RunStatus) {
        switch status {
        case .satisfied: satisfied += 1
        case .notSatisfied: notSatisfied += 1
        case .failed: failed += 1
        case .interrupted: interrupted = status
        }
    }

    /// The worst of the exit codes.
    var code: Int32 {
        if let interrupted { return interrupted.code }
        if failed > 0 { return RunStatus.failed.code }
        if held > 0 { return ResumeTask.heldCode }
        return notSatisfied > 0 ? RunStatus.notSatisfied.code : RunStatus.satisfied.code
    }

    func words(of total: Int) -> String {
        var parts: [String] = []
        if satisfied > 0 { parts.append("\(satisfied) satisfied") }
        if notSatisfied > 0 { parts.append("\(notSatisfied) not satisfied") }
        if failed > 0 { parts.append("\(failed) failed") }
        if held > 0 { parts.append("\(held) running in another process") }
        if interrupted != nil { parts.append("1 interrupted") }
        if count < total { parts.append("\(total - count) not started") }
        return "\(Numbers.count(total, "session")): \(parts.joined(separator: ", "))."
    }
}

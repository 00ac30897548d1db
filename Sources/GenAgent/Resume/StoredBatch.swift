import Foundation

/// The sessions of a batch that a store keeps, so that a batch that was cut off goes on where it was.
struct StoredBatch: Sendable {
    let store: any TrajectoryStore
    let seed: UInt64
    let redone: Set<StopReason>

    /// One session of the batch.
    struct Identity: Sendable {
        var id: SessionID
        var seed: UInt64
        /// Says who takes part.
        var model: AgentSession
    }

    /// What a query's session turned out to be.
    enum Found: Sendable {
        case finished(SessionOutcome)
        case unfinished(AgentSession)
        case fresh(AgentSession)
        case unusable(ResumeError, AgentSession)
    }

    /// What a query's session is, whoever runs the batch. Call it in the order of the queries.
    ///
    /// - Parameter seen: How often each content came so far.
    func identity(of query: Query, _ model: AgentSession, _ seen: inout [String: Int]) -> Identity {
        let content = Self.digest(Content(query: QueryRecord(query), setup: model.parts.setup, seed: seed))
        let replicate = seen[content, default: 0]
        seen[content] = replicate + 1
        let digest = Self.digest("\(content) \(replicate)")
        return Identity(
            id: SessionID(rawValue: "b\(digest.prefix(32))"), seed: UInt64(digest.suffix(16), radix: 16) ?? seed,
            model: model)
    }

    /// All that makes a session of a batch what it is. The rules' version is not part of it: under other rules a stored session shall be
    /// noticed, not silently paid for again.
    private struct Content: Encodable {
        var query: QueryRecord
        var setup: SessionSetup
        var seed: UInt64
    }

    private static func digest(_ content: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // What cannot be written as JSON (a number that is not finite) is told apart by its description.
        let data = (try? encoder.encode(content)) ?? Data(String(describing: content).utf8)
        return SHA256.hexDigest(of: data)
    }

    /// Looks for the session of a query: its last attempt counts.
    func find(_ identity: Identity) async -> Found {
        var (attempt, id) = (1, identity.id)
        while true {
            let model = identity.model
            switch await replayed(id) {
            case .failure(let error) where error.code == .unknownSession:
                do throws(ResumeError) {
                    // Held from here on: of two processes that run this batch, one asks.
                    let lease = try await AgentSession.lease(id, in: store)
                    guard case .failure = await replayed(id) else { continue }
                    return .fresh(model.moved(to: store, id: id, seed: identity.seed, lease))
                } catch {
                    return .unusable(error, model.moved(to: store, id: id, seed: identity.seed))
                }
            case .success(let log) where isFailed(log):
                attempt += 1
                id = SessionID(rawValue: "\(identity.id)-\(attempt)")
            case .success(let log): return await take(log, model.moved(to: store, id: id, seed: identity.seed))
            // It may be the last attempt; nothing after it is looked for.
            case .failure(let error): return .unusable(error, model.moved(to: store, id: id, seed: identity.seed))
            }
        }
    }

    private func take(_ log: ReplayedLog, _ model: AgentSession) async -> Found {
        do throws(ResumeError) {
            if let outcome = try await store.outcome(of: log) { return .finished(outcome) }
            return .unfinished(
                try await AgentSession.resume(model.id, from: store, model.parts, [], model.environment))
        } catch {
            return .unusable(error, model)
        }
    }

    private func replayed(_ id: SessionID) async -> Result<ReplayedLog, ResumeError> {
        do throws(ResumeError) { return .success(try await store.replayed(id)) } catch { return .failure(error) }
    }

    private func isFailed(_ log: ReplayedLog) -> Bool {
        log.state.trajectory.exchanges.last?.stopReason.map { redone.contains($0) } ?? false
    }
}

extension StopReason {
    /// The ends after which a batch in a store asks its query again: something failed, or the caller cancelled. All others are results,
    /// the caps included.
    public static let redoneInBatches: Set<StopReason> = [.policyFailed, .toolFailed, .hookFailed, .cancelled]
}

extension AgentSession {
    /// A session with the same participants and surroundings that has not begun, under another name and in another store.
    nonisolated func moved(
        to store: any TrajectoryStore, id: SessionID, seed: UInt64, _ lease: (any SessionLease)? = nil
    ) -> AgentSession {
        AgentSession(
            parts: parts, store: store, environment: environment, id: id, seed: seed,
            taken: ResumedState(machine: SessionMachine(), images: [:], unfinished: nil, lease: lease))
    }

    /// The outcome of a query that nobody was asked, because what the store has of it cannot be used.
    func outcomeOfUnusable(_ query: Query, _ error: ResumeError) -> SessionOutcome {
        var outcome = outcomeOfUnasked(query)
        outcome.trajectory.issues.append(
            SessionIssue(boundary: .store, error: .fatal(error.description), time: environment.clock.now()))
        return outcome
    }
}

/// The sessions of a batch that a store keeps, so that a batch that was interrupted resumes.
struct StoredBatch: Sendable {
    let store: any TrajectoryStore
    let seed: UInt64
    let redone: Set<StopReason>

    /// One session of the batch.
    struct Identity: Sendable {
        var id: SessionID
        var seed: UInt64
        /// Has the participants.
        var model: AgentSession
    }

    enum Found: Sendable {
        case finished(SessionOutcome)
        case unfinished(AgentSession)
        case fresh(AgentSession)
        case unusable(ResumeError, AgentSession)
    }

    /// Which session belongs to a query, the same in every process. Call it in the order of the queries.
    func identity(of query: Query, _ model: AgentSession, _ replicates: inout ReplicateCounter) -> Identity {
        let content = WorkKey(Content(query: QueryRecord(query), setup: model.parts.setup, seed: seed))
        // As text, because stores have sessions under these names.
        let key = WorkKey("\(content) \(replicates.next(content))")
        return Identity(id: key.session("b"), seed: key.seed, model: model)
    }

    /// Everything that identifies a session of a batch. The version of the rules is not part of it: a session that was stored under other
    /// rules must be noticed, not silently paid for again.
    private struct Content: Encodable {
        var query: QueryRecord
        var setup: SessionSetup
        var seed: UInt64
    }

    /// Looks for the session of a query: its last attempt counts.
    func find(_ identity: Identity) async -> Found {
        var (attempt, id) = (1, identity.id)
        while true {
            let model = identity.model
            switch await replayed(id) {
            case .failure(let error) where error.code == .unknownSession:
                do throws(ResumeError) {
                    // Leased from here on: of two processes that run this batch, only one asks.
                    let lease = try await AgentSession.lease(id, in: store)
                    guard case .failure = await replayed(id) else { continue }
                    return .fresh(model.moved(to: store, id: id, seed: identity.seed, lease))
                } catch {
                    return .unusable(error, model.moved(to: store, id: id, seed: identity.seed))
                }
            case .success(let log) where isFailed(log):
                attempt += 1
                id = identity.id.attempt(attempt)
            case .success(let log): return await found(log, model.moved(to: store, id: id, seed: identity.seed))
            // It may be the last attempt, so later ones are not looked for.
            case .failure(let error): return .unusable(error, model.moved(to: store, id: id, seed: identity.seed))
            }
        }
    }

    private func found(_ log: ReplayedLog, _ model: AgentSession) async -> Found {
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
    /// The stop reasons after which a batch in a store asks its query again: something failed, or the caller cancelled. All others are
    /// results, including the limits.
    public static let redoneInBatches: Set<StopReason> = [.policyFailed, .toolFailed, .hookFailed, .cancelled]
}

extension AgentSession {
    /// A session that has not begun, with the same participants and environment, under another name and in another store.
    nonisolated func moved(
        to store: any TrajectoryStore, id: SessionID, seed: UInt64, _ lease: (any SessionLease)? = nil
    ) -> AgentSession {
        AgentSession(
            parts: parts, store: store, environment: environment, id: id, seed: seed,
            taken: ResumedState(machine: SessionMachine(), images: [:], unfinished: nil, lease: lease))
    }

    /// The outcome of a query that was not asked because its stored session cannot be used.
    func outcomeOfUnusable(_ query: Query, _ error: ResumeError) -> SessionOutcome {
        var outcome = outcomeOfUnasked(query)
        outcome.trajectory.issues.append(
            SessionIssue(boundary: .store, error: .fatal(error.description), time: environment.clock.now()))
        return outcome
    }
}

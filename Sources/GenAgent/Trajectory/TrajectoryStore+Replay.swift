// Reading stored sessions by exact replay of their logs.
extension TrajectoryStore {
    /// Replays a session's log.
    ///
    /// - Returns: Everything that happened so far; the session may be unfinished.
    /// - Throws: ``ResumeError`` if the session is unknown, its log is damaged or follows other rules, or the store failed.
    public func trajectory(of session: SessionID) async throws(ResumeError) -> Trajectory {
        try await replayed(session).state.trajectory
    }

    /// The outcome of the last query of a session, as the process that answered it returned it.
    ///
    /// Images that the store lacks are left out; the returned image must be there.
    /// - Returns: `nil` if the session is unfinished.
    /// - Throws: ``ResumeError``, also if the returned image is missing.
    public func outcome(of session: SessionID) async throws(ResumeError) -> SessionOutcome? {
        try await outcome(of: replayed(session))
    }

    func outcome(of log: ReplayedLog) async throws(ResumeError) -> SessionOutcome? {
        let state = log.state
        guard let exchange = state.trajectory.exchanges.last, let reason = exchange.stopReason else { return nil }
        let (images, missing) = try await images(of: state.trajectory)
        let lost = missing.filter { $0.id == exchange.selected }
        guard lost.isEmpty else { throw .missingImages(state.trajectory.sessionID, lost) }
        return SessionOutcome(reason, state, images)
    }

    func replayed(_ session: SessionID) async throws(ResumeError) -> ReplayedLog {
        let log: [RecordedInput]
        do { log = try await inputs(of: session) } catch { throw .storeFailed(session, "read", error) }
        return try ReplayedLog(log, of: session)
    }

    /// The bytes of a trajectory's images, and those that the store lacks or has other bytes for.
    func images(
        of trajectory: Trajectory
    ) async throws(ResumeError) -> (bytes: [ImageDigest: EncodedImage], missing: [ImageRecord]) {
        var bytes: [ImageDigest: EncodedImage] = [:]
        var missing: [ImageRecord] = []
        for record in trajectory.images where bytes[record.reference.digest] == nil {
            let digest = record.reference.digest
            let image: EncodedImage?
            do { image = try await self.image(digest) } catch let error as any ImageReadError
                where error.saysImageIsDamaged
            {
                image = nil
            } catch {
                throw .storeFailed(trajectory.sessionID, "read image \(record.id) of", error)
            }
            if let image, image.digest == digest { bytes[digest] = image } else { missing.append(record) }
        }
        return (bytes, missing)
    }
}

/// A log that is valid from its first input to its last.
struct ReplayedLog {
    let machine: SessionMachine
    let state: SessionState

    init(_ log: [RecordedInput], of session: SessionID) throws(ResumeError) {
        guard let first = log.first else { throw .unknownSession(session) }
        // First, because later inputs may be invalid under other rules.
        if case .started(let start) = first.input,
            !SessionMachine.readableVersions.contains(start.machineVersion)
        {
            throw .otherRules(session, version: start.machineVersion, library: start.libraryVersion)
        }
        var machine = SessionMachine()
        for (position, recorded) in log.enumerated() {
            if case .rejected(let reason) = machine.handle(recorded) {
                throw .damagedLog(session, index: position, reason)
            }
        }
        guard let state = machine.state, state.trajectory.sessionID == session else {
            throw .damagedLog(session, index: 0, "it begins another session")
        }
        self.machine = machine
        self.state = state
    }
}

extension SessionOutcome {
    init(_ reason: StopReason, _ state: SessionState, _ bytes: [ImageDigest: EncodedImage]) {
        var images: [ImageID: EncodedImage] = [:]
        for record in state.trajectory.images { images[record.id] = bytes[record.reference.digest] }
        let selected = state.trajectory.exchanges.last?.selected
        self.init(
            stopReason: reason, image: selected.flatMap { images[$0] }, imageID: selected, trajectory: state.trajectory,
            images: images)
    }
}

extension Query {
    /// The query that a record describes; images whose bytes are not given are left out.
    init(_ record: QueryRecord, _ bytes: [ImageDigest: EncodedImage]) {
        self.init(
            record.text, id: record.id, images: record.images.compactMap { bytes[$0.digest] }, tags: record.tags,
            metadata: record.metadata)
    }
}

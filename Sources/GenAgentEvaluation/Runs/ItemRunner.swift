import GenAgent

/// Runs the items of one contender with bounded concurrency.
struct ItemRunner: Sendable {
    let evaluation: Evaluation
    let journal: EvaluationJournal
    let contender: any Contender
    let produces: Bool
    let meter: ProgressMeter
    let onEvent: @Sendable (EvaluationEvent) -> Void

    /// One record per task, in order.
    func run(_ tasks: [EvaluationTask]) async throws -> [EvaluationRecord] {
        let queries = Dictionary(evaluation.suite.queries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try await boundedMap(tasks, concurrency: evaluation.concurrency) { task in
            try await record(of: task, for: queries[task.query.id] ?? task.query)
        }
    }

    private func record(of task: EvaluationTask, for query: Query) async throws -> EvaluationRecord {
        try Task.checkCancellation()
        let fresh = EvaluationRecord(
            contender: contender.name, query: query.id, tag: query.tags.first ?? "", seed: task.seed, status: .missing)
        var record = fresh
        let key = WorkKey.generation(contender, task)
        var isReused = true
        var image: EncodedImage?
        let line = await journal.generation(key)
        if let line, try await settle(line, query, &record, &image) {
            // Everything needed is in the journal.
        } else if produces {
            isReused = false
            // Ignore a line whose image is lost: its cost belongs neither to the new image nor to a failure.
            record = fresh
            image = try await produce(task.named(key.session("e")), key, &record)
        } else if line == nil {
            record.reason = "No image was made yet."
        }
        if let image { isReused = try await judge(image, query, &record) && isReused }
        if record.status == .noImage, evaluation.noImage == .worst { record.score = 0 }
        try Task.checkCancellation()
        meter.count(record, isReused: isReused, onEvent)
        return record
    }

    /// Fills in the item's verdict from the journal, or else its image. `false` if the store lacks the image to judge.
    private func settle(
        _ line: JournalLine, _ query: Query, _ record: inout EvaluationRecord, _ image: inout EncodedImage?
    ) async throws -> Bool {
        record.fill(line)
        guard let reference = line.image else { return true }
        let key = WorkKey.judgment(evaluation.judge, reference.digest, query)
        if let verdict = await journal.verdict(key) {
            record.fill(verdict, evaluation.suite.rule)
            return true
        }
        image = try await evaluation.store.usableImage(reference.digest)
        if image != nil { return true }
        record.status = .unscored
        record.reason =
            "The journal has this item, but the store lacks its image \(reference.digest). Use the store of the run that made it, or run again to make it again."
        return false
    }

    private func produce(
        _ task: EvaluationTask, _ key: WorkKey, _ record: inout EvaluationRecord
    ) async throws -> EncodedImage? {
        let start = task.environment.clock.now()
        var generation: Generation
        do {
            generation = try await contender.produce(task)
        } catch let error as EvaluationError where error.stopsRun && !Task.isCancelled {
            throw error
        } catch {
            // An interrupted item has no result.
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            record.status = .failed
            record.reason = "\(ErrorText.phrase(for: error))"
            return nil
        }
        if generation.cost.seconds == 0 {
            generation.cost.seconds = task.environment.clock.now().seconds(since: start)
        }
        if let image = generation.image { try await evaluation.store.keep(image) }
        let line = JournalLine.produced(key, contender.name, task, generation)
        try await journal.append(line)
        record.fill(line)
        return generation.image
    }

    /// Scores an image; `true` if an earlier run did so.
    private func judge(
        _ image: EncodedImage, _ query: Query, _ record: inout EvaluationRecord
    ) async throws -> Bool {
        let key = WorkKey.judgment(evaluation.judge, image.digest, query)
        if let verdict = await journal.verdict(key) {
            record.fill(verdict, evaluation.suite.rule)
            return true
        }
        let candidate = Candidate(id: ImageID(number: query.images.count + 1), image: image)
        let context = JudgeContext(
            sessionID: record.session ?? "evaluation", logger: evaluation.environment.logger,
            clock: evaluation.environment.clock)
        do {
            let verdict = try await RetryPolicy().repeating(evaluation.environment.clock) {
                try await evaluation.judge.assess(candidate, for: query, context: context)
            }
            try await journal.append(.judged(key, evaluation.judge.name, query.id, verdict))
            record.fill(verdict, evaluation.suite.rule)
        } catch let error as EvaluationError where error.stopsRun {
            throw error
        } catch {
            // A judge's failure is neither a low score nor a verdict: the next run asks again.
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            record.status = .unscored
            record.reason = "The judge \(evaluation.judge.name) failed: \(ErrorText.phrase(for: error))"
        }
        return false
    }
}

extension EvaluationRecord {
    fileprivate mutating func fill(_ line: JournalLine) {
        image = line.image
        session = line.session
        stopReason = line.stopReason
        cost = line.cost
        guard line.image == nil else { return }
        status = .noImage
        reason = "No image was made\(line.stopReason.map { "; the session stopped as \($0.rawValue)" } ?? "")."
    }

    fileprivate mutating func fill(_ verdict: Verdict, _ rule: ItemRule) {
        self.verdict = verdict
        switch rule.score(of: verdict) {
        case .scored(let value): (status, score, reason) = (.scored, value, nil)
        case .unscored(let why): (status, score, reason) = (.unscored, nil, why)
        }
    }
}

extension TrajectoryStore {
    /// An image; `nil` if the store lacks it or it is damaged: in both cases it can be made again.
    ///
    /// - Throws: ``EvaluationError``, or `CancellationError`.
    fileprivate func usableImage(_ digest: ImageDigest) async throws -> EncodedImage? {
        do { return try await image(digest) } catch let error as any ImageReadError where error.saysImageIsDamaged {
            return nil
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            throw EvaluationError(
                .store, "The store failed to read the image \(digest): \(ErrorText.phrase(for: error))")
        }
    }

    /// Keeps an image even if the task is cancelled, because the image is paid for.
    ///
    /// - Throws: ``EvaluationError``.
    fileprivate func keep(_ image: EncodedImage) async throws(EvaluationError) {
        let saving = Task { try await save(image) }
        do { try await saving.value } catch {
            throw EvaluationError(
                .store, "The store failed to keep an image, so the evaluation stops: \(ErrorText.phrase(for: error))")
        }
    }
}

extension RetryPolicy {
    /// Repeats an action while it fails with a transient error that its adapter has not already retried, as in sessions.
    ///
    /// - Throws: The last error.
    func repeating<Result: Sendable>(
        _ clock: any SessionClock, _ action: @Sendable () async throws -> Result
    ) async throws -> Result {
        let backoff = Backoff(base: baseDelay, maximum: maximumDelay)
        var attempt = 1
        while true {
            do {
                return try await action()
            } catch let error as AdapterError
                where error.kind == .transient && !error.isExhausted && attempt < attempts
            {
                let wanted = error.retryAfter.flatMap { $0.isFinite ? $0 : nil } ?? 0
                try await clock.sleep(seconds: max(backoff.bound(after: attempt), wanted))
                attempt += 1
            }
        }
    }
}

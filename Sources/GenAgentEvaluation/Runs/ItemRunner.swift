import GenAgent

/// Runs the items of one contender, a bounded number at a time.
struct ItemRunner: Sendable {
    let evaluation: Evaluation
    let contender: any Contender
    let produces: Bool
    let meter: ProgressMeter
    let onEvent: @Sendable (EvaluationEvent) -> Void

    /// One record a task, in their order.
    func run(_ tasks: [EvaluationTask]) async throws -> [EvaluationRecord] {
        let queries = Dictionary(evaluation.suite.queries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var records: [EvaluationRecord?] = Array(repeating: nil, count: tasks.count)
        try await withThrowingTaskGroup(of: (Int, EvaluationRecord).self) { group in
            var next = 0
            func add() {
                guard next < tasks.count else { return }
                let (index, task) = (next, tasks[next])
                next += 1
                group.addTask {
                    (index, try await self.record(of: task, for: queries[task.query.id] ?? task.query))
                }
            }
            for _ in 0..<min(max(1, evaluation.concurrency), tasks.count) { add() }
            while let (index, record) = try await group.next() {
                records[index] = record
                add()
            }
        }
        return records.compactMap(\.self)
    }

    private func record(of task: EvaluationTask, for query: Query) async throws -> EvaluationRecord {
        try Task.checkCancellation()
        let fresh = EvaluationRecord(
            contender: contender.name, query: query.id, tag: query.tags.first ?? "", seed: task.seed, status: .missing)
        var record = fresh
        let key = ItemKey.production(contender, task)
        var isReused = true
        var image: EncodedImage?
        let line = await evaluation.journal.production(key)
        if let line, try await settle(line, query, &record, &image) {
            // Everything that is needed was there.
        } else if produces {
            isReused = false
            // Nothing of a line whose image is lost: that image and its cost are not those of the new one, nor of its failure.
            record = fresh
            image = try await produce(task.named(SessionID(rawValue: "e\(key.prefix(32))")), key, &record)
        } else if line == nil {
            record.reason = "No image was made of it yet."
        }
        if let image { isReused = try await judge(image, query, &record) && isReused }
        if record.status == .noImage, evaluation.noImage == .worst { record.score = 0 }
        try Task.checkCancellation()
        meter.count(record, isReused: isReused, onEvent)
        return record
    }

    /// Takes what the journal has of an item: its verdict, or else its image. `false` where the store lacks the image that is to be judged.
    private func settle(
        _ line: JournalLine, _ query: Query, _ record: inout EvaluationRecord, _ image: inout EncodedImage?
    ) async throws -> Bool {
        record.take(line)
        guard let reference = line.image else { return true }
        let key = ItemKey.judgment(evaluation.judge, reference.digest, query)
        if let verdict = await evaluation.journal.verdict(key) {
            record.take(verdict, evaluation.suite.rule)
            return true
        }
        image = try await evaluation.store.usableImage(reference.digest)
        if image != nil { return true }
        record.status = .unscored
        record.reason =
            "The journal has this item, but the store lacks its image \(reference.digest). Use the store of the run that made it, or run again to make it anew."
        return false
    }

    private func produce(
        _ task: EvaluationTask, _ key: String, _ record: inout EvaluationRecord
    ) async throws -> EncodedImage? {
        let start = task.environment.clock.now()
        var production: Generation
        do {
            production = try await contender.produce(task)
        } catch let error as EvaluationError where error.stopsRun && !Task.isCancelled {
            throw error
        } catch {
            // What was cut off is no result.
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            record.status = .failed
            record.reason = "\(ErrorText.phrase(for: error))"
            return nil
        }
        if production.cost.seconds == 0 {
            production.cost.seconds = task.environment.clock.now().seconds(since: start)
        }
        if let image = production.image { try await evaluation.store.keep(image) }
        let line = JournalLine.produced(key, contender.name, task, production)
        try await evaluation.journal.append(line)
        record.take(line)
        return production.image
    }

    /// Scores an image; `true` where that was done before.
    private func judge(
        _ image: EncodedImage, _ query: Query, _ record: inout EvaluationRecord
    ) async throws -> Bool {
        let key = ItemKey.judgment(evaluation.judge, image.digest, query)
        if let verdict = await evaluation.journal.verdict(key) {
            record.take(verdict, evaluation.suite.rule)
            return true
        }
        let candidate = Candidate(id: ImageID(number: query.images.count + 1), image: image)
        let context = JudgeContext(
            sessionID: record.session ?? "evaluation", logger: evaluation.environment.logger,
            clock: evaluation.environment.clock)
        do {
            let verdict = try await Retries(clock: evaluation.environment.clock).run {
                try await evaluation.judge.assess(candidate, for: query, context: context)
            }
            try await evaluation.journal.append(.judged(key, evaluation.judge.name, query.id, verdict))
            record.take(verdict, evaluation.suite.rule)
        } catch let error as EvaluationError where error.stopsRun {
            throw error
        } catch {
            // A judge's failure is never a low score, and not a verdict either: the next run asks again.
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            record.status = .unscored
            record.reason = "The judge \(evaluation.judge.name) failed: \(ErrorText.phrase(for: error))"
        }
        return false
    }
}

extension EvaluationRecord {
    fileprivate mutating func take(_ line: JournalLine) {
        image = line.image
        session = line.session
        stopReason = line.stopReason
        cost = line.cost
        guard line.image == nil else { return }
        status = .noImage
        reason = "No image was made\(line.stopReason.map { "; the session stopped as \($0.rawValue)" } ?? "")."
    }

    fileprivate mutating func take(_ verdict: Verdict, _ rule: ItemRule) {
        self.verdict = verdict
        switch rule.score(of: verdict) {
        case .scored(let value): (status, score, reason) = (.scored, value, nil)
        case .unscored(let why): (status, score, reason) = (.unscored, nil, why)
        }
    }
}

extension TrajectoryStore {
    /// An image; `nil` where the store lacks it, or has other bytes under its name: both can be made again.
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

    /// Keeps an image; also where the task is cancelled, because the image is paid for.
    ///
    /// - Throws: ``EvaluationError``
    fileprivate func keep(_ image: EncodedImage) async throws(EvaluationError) {
        let saving = Task { try await save(image) }
        do { try await saving.value } catch {
            throw EvaluationError(
                .store, "The store failed to keep an image, so the evaluation stops: \(ErrorText.phrase(for: error))")
        }
    }
}

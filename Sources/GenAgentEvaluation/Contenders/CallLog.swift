import GenAgent

/// What single generator calls of one contender brought, where an item takes several: one that is cut off after the third of five makes
/// two when it goes on.
struct CallLog: Sendable {
    let journal: EvaluationJournal
    let contender: String

    /// What a call brought.
    struct Made: Sendable {
        var image: EncodedImage
        var cost: ProductionCost
    }

    /// What the call brought in an earlier run; `nil` where it was not made, or the store has lost its image.
    func made(_ key: String, _ task: EvaluationTask) async throws -> Made? {
        guard let line = await journal.call(key), let reference = line.image, let cost = line.cost,
            let image = try await task.store.usableImage(reference.digest)
        else { return nil }
        return Made(image: image, cost: cost)
    }

    /// Remembers what a call brought; its image is stored first.
    func remember(_ made: Made, _ key: String, _ task: EvaluationTask) async throws {
        try await task.store.keep(made.image)
        try await journal.append(.called(key, contender, task, made))
    }
}

extension TrajectoryStore {
    /// An image; `nil` where the store lacks it, or has other bytes under its name: both can be made again.
    ///
    /// - Throws: ``EvaluationError``, or `CancellationError`.
    func usableImage(_ digest: ImageDigest) async throws -> EncodedImage? {
        do { return try await image(digest) } catch let error as any ImageReadError where error.saysImageIsDamaged {
            return nil
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            throw EvaluationError(
                .store, "The store failed to read the image \(digest): \(ErrorWords.words(for: error))")
        }
    }

    /// Keeps an image; also where the task is cancelled, because the image is paid for.
    ///
    /// - Throws: ``EvaluationError``
    func keep(_ image: EncodedImage) async throws(EvaluationError) {
        let saving = Task { try await save(image) }
        do { try await saving.value } catch {
            throw EvaluationError(
                .store, "The store failed to keep an image, so the evaluation stops: \(ErrorWords.words(for: error))")
        }
    }
}

import GenAgent

/// The work was stopped by a signal, or by the task that it ran in.
struct Interrupted: Error {
    /// The exit code that shells give it.
    var code: Int32
}

extension RunSurroundings {
    /// Does a long piece of work that Ctrl-C stops, and a second Ctrl-C ends at once, as does work that does not stop soon.
    ///
    /// - Throws: ``Interrupted`` where it was stopped, else what the work throws.
    func interruptible<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await work() }
        let lastWords = lastWords
        let watching = signals.start(
            onFirst: { _ in task.cancel() },
            onEnd: {
                OutputFile.abandonAll()
                lastWords("\nStopped immediately. Run the same command again to resume.\n")
            })
        defer { watching.stop() }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch  where task.isCancelled {
            throw Interrupted(code: 128 + (signals.received ?? .interrupt).rawValue)
        }
    }
}

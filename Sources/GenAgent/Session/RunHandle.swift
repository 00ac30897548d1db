/// A task and the channel it reports to. Whoever holds it keeps the task alive; letting go cancels it.
final class RunHandle<Event: Sendable>: Sendable {
    private let channel: EventChannel<Event>
    private let task: Task<Void, Never>

    init(_ channel: EventChannel<Event>, start: @escaping @Sendable (EventChannel<Event>) async -> Void) {
        self.channel = channel
        task = Task {
            await start(channel)
            channel.finish()
        }
    }

    deinit { task.cancel() }

    func cancel() { task.cancel() }

    /// The next event. Cancelling the listener cancels the task, whose last events still arrive.
    func next() async -> Event? {
        await withTaskCancellationHandler {
            await channel.next()
        } onCancel: {
            task.cancel()
        }
    }
}

/// What an iterator holds. Leaving a loop drops it, and so cancels the task, also while somebody still holds the sequence.
final class RunListener<Event: Sendable>: Sendable {
    private let handle: RunHandle<Event>

    init(_ handle: RunHandle<Event>) { self.handle = handle }

    deinit { handle.cancel() }

    func next() async -> Event? { await handle.next() }
}

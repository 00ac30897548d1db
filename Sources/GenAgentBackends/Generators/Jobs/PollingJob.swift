import GenAgent

/// Submit, record, ask again and again, cancel: what every server has in common that works on a picture as a job.
///
/// Waits are on the session's clock. A cancelled task cancels the job, bounded and best effort, before it throws.
public struct PollingJob: Sendable {
    /// What a look at the job found.
    public enum Status: Sendable {
        /// Still under way.
        case waiting(ToolProgress?)
        /// The image is here.
        case finished(GenerationResult)
    }

    /// Seconds before the first look.
    public var firstWait: Double
    /// The longest wait between looks, in seconds.
    public var maximumWait: Double
    /// By how much each wait is longer than the one before.
    public var growth: Double
    /// The job is given up after so many seconds; `nil`: never. The session's deadline counts besides.
    public var timeLimit: Double?
    /// Looks in a row that may fail because the server does not answer. The job goes on meanwhile, and it may be paid.
    public var toleratedFailures: Int

    /// Makes a rhythm.
    public init(
        firstWait: Double = 0.25, maximumWait: Double = 3, growth: Double = 1.5, timeLimit: Double? = 3600,
        toleratedFailures: Int = 3
    ) {
        self.toleratedFailures = toleratedFailures
        self.firstWait = max(0, firstWait)
        self.maximumWait = max(0.01, maximumWait)
        self.growth = max(1, growth)
        self.timeLimit = timeLimit
    }

    /// Submits a job and waits for its image.
    ///
    /// - Parameters:
    ///   - context: The call's surroundings.
    ///   - submit: Sends the job; the handle is recorded before anything else happens.
    ///   - poll: Looks at it; the number counts the looks from 0. Throws `AdapterError` where the job failed.
    ///   - cancel: Tells the server that nobody wants it any more. Runs in a cancelled task, so it must detach its requests.
    public func run(
        _ context: ToolContext, submit: () async throws -> JobHandle,
        poll: (JobHandle, Int) async throws -> Status, cancel: (JobHandle) async -> Void
    ) async throws -> GenerationResult {
        let job = try await submit()
        do {
            try await context.record(job)
        } catch {
            await cancel(job)
            throw error
        }
        return try await wait(for: job, context, poll: poll, cancel: cancel)
    }

    /// Waits for a job that was submitted before, perhaps by another process.
    public func wait(
        for job: JobHandle, _ context: ToolContext, poll: (JobHandle, Int) async throws -> Status,
        cancel: (JobHandle) async -> Void
    ) async throws -> GenerationResult {
        do {
            let start = context.clock.now()
            var (looks, failures, wait) = (0, 0, firstWait)
            while true {
                try await context.clock.sleep(seconds: wait)
                do {
                    switch try await poll(job, looks) {
                    case .finished(let result): return result
                    case .waiting(let progress): if let progress { context.report(progress) }
                    }
                    failures = 0
                } catch let error as AdapterError where error.meansNoAnswer && failures < toleratedFailures {
                    failures += 1
                    context.report(ToolProgress(note: "the server does not answer; the job may go on"))
                }
                looks += 1
                wait = min(maximumWait, max(wait, 0.01) * growth)
                if let timeLimit, context.clock.now().seconds(since: start) > timeLimit {
                    await cancel(job)
                    throw AdapterError.transient(
                        "The job \(job.value.prefix(100)) was not done after \(Int(clampedSeconds: timeLimit)) s and was given up.",
                        exhausted: true)
                }
            }
        } catch {
            if error is CancellationError || Task.isCancelled {
                await cancel(job)
                throw CancellationError()
            }
            throw error
        }
    }
}

extension AdapterError {
    /// The exchange failed, not the job: retries are used up, and the server said nothing or that it is in trouble.
    fileprivate var meansNoAnswer: Bool { kind == .transient && isExhausted && (status ?? 500) >= 500 }
}

extension Int {
    /// Whole seconds, whatever the number is.
    init(clampedSeconds seconds: Double) { self = Int(exactly: seconds.rounded()) ?? .max }
}

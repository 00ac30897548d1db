import Foundation
import GenAgent
import GenAgentHTTP

/// A server that works on an image as a job. The common steps are here: submit, record the handle, poll, resume a job of an earlier process,
/// cancel, collect.
///
/// New adapters conform to ``SimpleJobServer``, which asks for less. This protocol is for servers that need several requests to submit a
/// job or to check it.
protocol JobServer: Sendable {
    var client: GeneratorClient { get }
    var polling: PollingJob { get }
    /// What the server honors, in addition to passed-on extras.
    var capabilities: GeneratorCapabilities { get }

    func submit(
        _ request: GenerationRequest, _ images: [EncodedImage], _ context: ToolContext
    ) async throws -> SubmittedJob
    /// Checks the job once. Throws `AdapterError` if the job failed or is lost.
    func look(at job: JobHandle, _ request: GenerationRequest, _ memory: inout JobMemory, _ context: ToolContext)
        async throws -> JobState
    /// Tells the server that the image is no longer needed. Runs in a canceled task, so it must use ``GeneratorClient/farewell(_:_:)``.
    func cancel(_ job: JobHandle, _ context: ToolContext) async
    func warnings(for request: GenerationRequest) -> [String]
}

struct SubmittedJob {
    var handle: JobHandle
    var warnings: [String] = []
}

/// The result of one check of a job.
enum JobState {
    case waiting(ToolProgress?)
    case finished(EncodedImage, seed: UInt64?, warnings: [String] = [])
}

/// State of a job between two checks.
struct JobMemory {
    /// Whether this call submitted the job. If a job of an earlier process is lost, it is not started again.
    let isOurs: Bool
    /// Earlier checks.
    var looks = 0
    /// Consecutive checks that did not find the job.
    var absences = 0
    var isRunning = false
}

extension JobServer {
    func draw(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        try await client.call(context) {
            let start = context.clock.now()
            let images = try client.inputImages(request, atMost: capabilities.inputImages, context)
            var memory = JobMemory(isOurs: true)
            var notes: [String] = []
            return try await polling.run(
                context,
                submit: {
                    let job = try await submit(request, images, context)
                    notes = job.warnings
                    return job.handle
                },
                poll: { job, _ in try await status(of: job, request, &memory, notes, since: start, context) },
                cancel: { await cancel($0, context) })
        }
    }

    func takeUp(
        _ job: JobHandle, _ request: GenerationRequest, _ context: ToolContext
    ) async throws -> GenerationResult {
        try await client.counted {
            let start = context.clock.now()
            var memory = JobMemory(isOurs: false)
            return try await polling.wait(
                for: job, context,
                poll: { job, _ in try await status(of: job, request, &memory, [], since: start, context) },
                cancel: { await cancel($0, context) })
        }
    }

    private func status(
        of job: JobHandle, _ request: GenerationRequest, _ memory: inout JobMemory, _ notes: [String],
        since start: Timestamp, _ context: ToolContext
    ) async throws -> PollingJob.Status {
        let state = try await look(at: job, request, &memory, context)
        memory.looks += 1
        switch state {
        case .waiting(let progress): return .waiting(progress)
        case .finished(let image, let seed, let warnings):
            let all = notes + self.warnings(for: request) + warnings
            return .finished(
                await client.result(image, for: request, since: start, context, seed: seed, warnings: all))
        }
    }
}

/// A server with one route to submit a job and one to check it: an adapter makes both requests and reads both answers.
protocol SimpleJobServer: JobServer {
    func submission(_ request: GenerationRequest, _ images: [EncodedImage]) throws -> HTTPRequest
    /// Interprets a refusal of that request; `nil`: its category decides.
    func opinion(on refusal: ServerFailure) -> AdapterError?
    /// The handle of a job with this id; the answer may add details.
    func handle(_ id: String, in answer: JSONValue, of reply: ServerReply) -> JobHandle
    func statusRequest(for job: JobHandle) throws -> HTTPRequest
    /// Reads the job's state, and fetches the image if it is finished. Throws `AdapterError` if the job failed.
    func state(
        in answer: JSONValue, of reply: ServerReply, for job: JobHandle, _ request: GenerationRequest,
        _ memory: JobMemory, _ context: ToolContext
    ) async throws -> JobState
    /// Called if the server does not know the job (404) or no longer has it (410).
    func missing(_ job: JobHandle, status: Int, _ memory: JobMemory) throws -> JobState
    /// The request that cancels the job; `nil`: the server has none.
    func cancellation(of job: JobHandle) throws -> HTTPRequest?
}

extension SimpleJobServer {
    func submit(
        _ request: GenerationRequest, _ images: [EncodedImage], _ context: ToolContext
    ) async throws -> SubmittedJob {
        let reply = try await client.send(try submission(request, images), .startsJob, context) { failure, _ in
            opinion(on: failure)
        }
        let answer = try await client.object(reply, method: "POST")
        guard let id = try client.jobName("id", in: answer, of: reply), !id.isEmpty else {
            throw await client.unusable(reply, "there is no job `id`", method: "POST")
        }
        return SubmittedJob(handle: handle(id, in: answer, of: reply))
    }

    func look(at job: JobHandle, _ request: GenerationRequest, _ memory: inout JobMemory, _ context: ToolContext)
        async throws -> JobState
    {
        let reply: ServerReply
        do {
            reply = try await client.send(try statusRequest(for: job), .always, context)
        } catch let error as AdapterError {
            guard let status = error.status, status == 404 || status == 410 else { throw error }
            return try missing(job, status: status, memory)
        }
        let answer = try await client.object(reply)
        return try await state(in: answer, of: reply, for: job, request, memory, context)
    }

    func cancel(_ job: JobHandle, _ context: ToolContext) async {
        guard let request = try? cancellation(of: job) else { return }
        await client.farewell(context) { client, context in
            var hurried = request
            hurried.timeouts = client.endpoint.timeouts
            _ = try await client.send(hurried, .onlyIfNotStarted, context)
        }
    }

    func opinion(on refusal: ServerFailure) -> AdapterError? { nil }
    func handle(_ id: String, in answer: JSONValue, of reply: ServerReply) -> JobHandle { JobHandle(id) }
    func cancellation(of job: JobHandle) throws -> HTTPRequest? { nil }
}

/// The common steps of servers that work on an image as a job: submit, record, poll, cancel.
///
/// Waits use the session's clock. A canceled task cancels the job, with a time limit and best effort, before it throws.
public struct PollingJob: Sendable {
    /// The result of one check of a job.
    public enum Status: Sendable {
        case waiting(ToolProgress?)
        case finished(GenerationResult)
    }

    /// Seconds before the first check.
    package var firstWait: Double
    /// The longest wait between checks, in seconds.
    package var maximumWait: Double
    /// The factor by which each wait grows.
    package var growth: Double
    /// The job is abandoned after this many seconds; `nil`: never. The session's deadline applies too.
    public var timeLimit: Double?
    /// The maximum number of consecutive checks that may fail without an answer. The job may continue meanwhile and be charged.
    package var toleratedFailures: Int

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
    ///   - submit: Sends the job; its handle is recorded before anything else happens.
    ///   - poll: Checks the job; the number counts the checks from 0. Throws `AdapterError` if the job failed.
    ///   - cancel: Tells the server that the image is no longer needed. Runs in a canceled task, so it must detach its requests.
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

    /// Waits for a job that was already submitted, perhaps by another process.
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
                    context.report(ToolProgress(note: "the server does not answer; the job may continue"))
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
    /// The exchange failed, not the job: retries are used up, and the server gave no answer or a server error.
    fileprivate var meansNoAnswer: Bool { kind == .transient && isExhausted && (status ?? 500) >= 500 }
}

extension Int {
    /// Rounds to whole seconds; `Int.max` for numbers out of range.
    init(clampedSeconds seconds: Double) { self = Int(exactly: seconds.rounded()) ?? .max }
}

import GenAgent
import GenAgentTesting

// What outlives a process: servers that count, and people and models that always say the same about the same thing.

/// A generator's server: counts what is submitted and what is taken up, call by call.
package final class CountingGenerator: GeneratorTool {
    package enum Event: Hashable, Sendable {
        case submitted(call: Int)
        case reattached(call: Int)
    }

    package let descriptor: ToolDescriptor
    private let recordsJobs: Bool
    /// Before this time it is busy.
    private let opens: Timestamp
    private let log = Locked<[Event]>([])

    package init(
        _ name: String = "draw", jobs: Bool = false, reattaches: Bool = true, opens: Timestamp = ManualClock.start
    ) {
        descriptor = ToolDescriptor(
            generator: name, summary: "Makes a tiny picture.",
            capabilities: GeneratorCapabilities(inputImages: 4, reattach: reattaches))
        recordsJobs = jobs
        self.opens = opens
    }

    package var events: [Event] { log.withLock { $0 } }

    package func count(_ event: Event) -> Int { events.count { $0 == event } }

    package func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        if context.clock.now() < opens { throw AdapterError.transient("busy", status: 503, retryAfter: 5) }
        log.withLock { $0.append(.submitted(call: context.callIndex)) }
        if recordsJobs { try await context.record(JobHandle("job-\(context.callIndex)")) }
        return try picture(request)
    }

    package func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        log.withLock { $0.append(.reattached(call: context.callIndex)) }
        guard job.value == "job-\(context.callIndex)" else { throw AdapterError.fatal("no such job") }
        return try picture(request)
    }

    private func picture(_ request: GenerationRequest) throws -> GenerationResult {
        let image = try StubImage.labeled("\(request.prompt) \(request.seed ?? 0) \(request.inputImages)")
        return GenerationResult(image, seed: request.seed, usage: Usage(images: 1, money: 0.25))
    }
}

/// Asks a policy behind it, once it is up.
package struct LatePolicy: PolicyModel {
    package let policy: ScriptedPolicy
    package let opens: Timestamp
    package let clock: any SessionClock
    package var name: String { policy.name }

    package func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        if clock.now() < opens { throw AdapterError.transient("loading", retryAfter: 2) }
        return try await policy.reply(to: request, onDelta: onDelta)
    }
}

/// Satisfied with a round, and with none before; knows what the query's metadata demand.
package struct DemandingJudge: Judge {
    package var name = "demanding"
    package let satisfiedIn: Int

    package func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let demand = query.metadata["demand"]?.stringValue ?? "nothing is demanded"
        guard context.round >= satisfiedIn else {
            return .unsatisfied(score: Double(context.round) / 10, findings: [Finding(demand, isMet: false)])
        }
        return .satisfied(score: 1, summary: demand)
    }
}

/// Words after odd rounds, a call of its own after even ones.
package struct AlternatingReflector: Reflector {
    package let name = "alternating"

    package func reflect(on situation: ReflectionSituation, context: JudgeContext) async throws -> Reflection {
        context.round % 2 == 1
            ? .guidance("Again, after round \(context.round).")
            : .call(ToolCall(name: "draw", arguments: ["prompt": .string("reflected \(context.round)")]))
    }
}

/// Prefers the image whose id it was given.
package struct FondComparator: ImageComparator {
    package let name = "fond"
    package let favourite: ImageID

    package func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        Comparison(first.id == favourite ? .first : second.id == favourite ? .second : .tie)
    }
}

/// Decides by a word in the prompt.
package struct WordHook: ToolCallHook {
    package func decide(_ call: ToolCall, context: HookContext) async throws -> HookDecision {
        let prompt = call.arguments["prompt"]?.stringValue ?? ""
        if prompt.contains("forbidden") { return .refuse("Not that.") }
        if prompt.contains("vague") { return .change(arguments: ["prompt": "something exact"]) }
        if prompt.contains("cached") { return .answer(ToolResult("cached", images: [try StubImage.solid(.green)])) }
        return .allow
    }
}

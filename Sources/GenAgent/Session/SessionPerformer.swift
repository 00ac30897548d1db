/// Performs one effect of a session and says what happened, as the machine's next input.
///
/// A class, because it holds a whole state: with a struct, every closure of ``perform(_:)`` had a copy in the task's frame, 15 kB for
/// each waiting session.
final class SessionPerformer: Sendable {
    let session: AgentSession
    let parts: SessionParts
    let environment: SessionEnvironment
    /// The state in which the effect was decided.
    let state: SessionState
    let query: Query
    let images: [ImageID: EncodedImage]
    let channel: EventChannel<SessionEvent>?
    let mailbox: SessionMailbox
    /// The number of the effect, by which late messages are recognized.
    let number: Int

    init(
        session: AgentSession, parts: SessionParts, environment: SessionEnvironment, state: SessionState, query: Query,
        images: [ImageID: EncodedImage], channel: EventChannel<SessionEvent>?, mailbox: SessionMailbox, number: Int
    ) {
        self.session = session
        self.parts = parts
        self.environment = environment
        self.state = state
        self.query = query
        self.images = images
        self.channel = channel
        self.mailbox = mailbox
        self.number = number
    }

    /// Performs an effect; `nil` for effects without a request.
    func perform(_ effect: SessionEffect) async -> SessionInput? {
        switch effect {
        case .none, .rejected, .startCall, .finish: return nil
        case .wait(let until):
            do { try await environment.clock.sleep(until: until) } catch { return nil }
            return .waited
        case .askPolicy(let task): return await attempt(.policy) { [self] in try await askPolicy(task) }
        case .consultHook(let task): return await attempt(.hook, task) { [self] in try await consultHook(task) }
        case .performCall(let task): return await attempt(.tool, task) { [self] in try await call(task, job: nil) }
        case .reattach(let task, let job):
            return await attempt(.tool, task) { [self] in try await call(task, job: job) }
        case .judge(let task): return await attempt(.judge) { [self] in try await judge(task) }
        case .reflect(let task): return await attempt(.reflector) { [self] in try await reflect(task) }
        case .compare(let task): return await attempt(.comparator) { [self] in try await compare(task) }
        }
    }

    private func attempt(
        _ boundary: Boundary, _ call: CallTask? = nil, _ body: @escaping @Sendable () async throws -> SessionInput
    ) async -> SessionInput {
        environment.logger.debug("asking", metadata: ["boundary": "\(boundary.rawValue)", "effect": "\(number)"])
        do {
            var attributes = ["session": session.id.rawValue, "effect": String(number)]
            attributes["tool"] = call?.call.name
            attributes["attempt"] = call.map { String($0.attempt) }
            return try await environment.tracer.span(boundary.rawValue, attributes: attributes, body)
        } catch {
            let error = Self.cutOff(error, from: call?.call.name) ?? AdapterError(wrapping: error)
            // After a cancellation nothing waits for this result.
            if Task.isCancelled { return .failed(boundary, error) }
            environment.logger.info(
                "a boundary failed",
                metadata: ["boundary": "\(boundary.rawValue)", "kind": "\(error.kind.rawValue)", "error": "\(error)"])
            return .failed(boundary, error)
        }
    }

    private func askPolicy(_ task: PolicyTask) async throws -> SessionInput {
        let configuration = state.trajectory.setup.configuration
        var sampling = configuration.sampling
        sampling.seed = task.seed
        let request = PolicyRequest(
            messages: state.trajectory.messages.map(\.message), tools: state.trajectory.setup.tools,
            format: configuration.format, sampling: sampling, images: images)
        let start = environment.clock.now()
        var reply = try await parts.policy.reply(to: request) { [channel] in channel?.send(.delta($0)) }
        measure(&reply.usage, since: start)
        return .policyReplied(reply, TurnParser().parse(reply, format: configuration.format))
    }

    private func consultHook(_ task: CallTask) async throws -> SessionInput {
        guard let hook = parts.hook, let tool = parts.tool(named: task.call.name) else { return .hookDecided(.allow) }
        let context = HookContext(sessionID: session.id, tool: tool.descriptor, query: query)
        switch try await hook.decide(task.call, context: context) {
        case .allow: return .hookDecided(.allow)
        case .change(let arguments): return .hookDecided(.change(arguments: arguments))
        case .refuse(let reason): return .hookDecided(.refuse(reason))
        case .answer(let result):
            return .hookDecided(.answer(await recorded(result)))
        }
    }

    private func call(_ task: CallTask, job: JobHandle?) async throws -> SessionInput {
        guard let tool = parts.tool(named: task.call.name) else {
            throw AdapterError.fatal("The session no longer has the tool \(task.call.name).")
        }
        let context = toolContext(task)
        let start = environment.clock.now()
        guard let generator = tool as? any GeneratorTool, let request = task.request else {
            var result = try await tool.call(task.call.arguments, context: context)
            for image in result.images { try requireComplete(image, from: task.call.name) }
            measure(&result.usage, since: start)
            return .toolReturned(await recorded(result))
        }
        var result =
            if let job {
                try await generator.reattach(to: job, request: request, context: context)
            } else {
                try await generator.generate(request, context: context)
            }
        try requireComplete(result.image, from: task.call.name)
        measure(&result.usage, since: start)
        result.usage.images = max(1, result.usage.images)
        await session.keep(result.image)
        return .toolReturned(
            RecordedToolResult(
                images: [ImageReference(result.image)], seedUsed: result.seed, warnings: result.warnings,
                usage: result.usage))
    }

    /// A truncated image is a failure of the tool; nothing of it is kept.
    private func requireComplete(_ image: EncodedImage, from tool: String) throws(AdapterError) {
        do {
            try image.checkComplete()
        } catch {
            throw Self.cutOff(error, from: tool) ?? AdapterError(wrapping: error)
        }
    }

    /// The error of a tool for a truncated image; `nil` for any other error.
    private static func cutOff(_ error: any Error, from tool: String?) -> AdapterError? {
        guard let tool, let error = error as? ImageDataError, error.code == .truncated else { return nil }
        return .transient(
            "The image that \(tool) returned is incomplete. \(error.description) The tool or its server stopped early; another attempt may return all of it."
        )
    }

    private func toolContext(_ task: CallTask) -> ToolContext {
        let (mailbox, channel, number) = (mailbox, channel, number)
        return ToolContext(
            sessionID: session.id, callIndex: task.index, attempt: task.attempt, callName: task.name, images: images,
            logger: environment.logger, clock: environment.clock,
            onProgress: { channel?.send(.progress($0)) },
            onJob: { job in
                let isRecorded = await withCheckedContinuation { receipt in
                    mailbox.post(.init(input: .jobSubmitted(job), effect: number, receipt: receipt))
                }
                if !isRecorded { throw CancellationError() }
            })
    }

    private func recorded(_ result: ToolResult) async -> RecordedToolResult {
        for image in result.images { await session.keep(image) }
        return RecordedToolResult(
            text: result.text, images: result.images.map { ImageReference($0) }, warnings: result.warnings,
            usage: result.usage)
    }

    private func measure(_ usage: inout Usage, since start: Timestamp) {
        if usage.seconds == 0 { usage.seconds = max(0, environment.clock.now().seconds(since: start)) }
    }
}

extension SessionPerformer {
    private func judge(_ task: AssessmentTask) async throws -> SessionInput {
        guard let judge = parts.judge else { return .judged(.unscored("There is no judge.")) }
        let start = environment.clock.now()
        var verdict = try await judge.assess(candidate(task.round), for: query, context: context(task.round))
        measure(&verdict.usage, since: start)
        return .judged(verdict)
    }

    private func reflect(_ task: AssessmentTask) async throws -> SessionInput {
        guard let reflector = parts.reflector else { throw AdapterError.fatal("There is no reflector.") }
        let start = environment.clock.now()
        let rounds = state.trajectory.rounds
        let situation = ReflectionSituation(
            query: query, candidate: try candidate(task.round), verdict: rounds[task.round].verdict ?? .unscored(""),
            rounds: rounds, tools: state.trajectory.setup.tools)
        var reflection = try await reflector.reflect(on: situation, context: context(task.round))
        measure(&reflection.usage, since: start)
        return .reflected(reflection)
    }

    private func compare(_ task: ComparisonTask) async throws -> SessionInput {
        guard let comparator = parts.comparator else { throw AdapterError.fatal("There is no comparator.") }
        let start = environment.clock.now()
        var comparison = try await comparator.compare(
            candidate(task.champion), candidate(task.challenger), for: query, context: context(task.challenger))
        measure(&comparison.usage, since: start)
        return .compared(comparison)
    }

    private func candidate(_ round: Int) throws(AdapterError) -> Candidate {
        let round = state.trajectory.rounds[round]
        guard let image = images[round.image] else {
            throw .fatal("The bytes of \(round.image) are missing.")
        }
        return Candidate(id: round.image, image: image, prompt: state.trajectory.calls[round.call].request?.prompt)
    }

    private func context(_ round: Int) -> JudgeContext {
        JudgeContext(
            sessionID: session.id, round: round + 1, logger: environment.logger, clock: environment.clock)
    }
}

/// Receives everything that happens to a running session: results, job handles, the deadline, cancellation.
final class SessionMailbox: Sendable {
    struct Message: Sendable {
        var input: SessionInput
        /// The effect that it answers; `nil` for events from outside.
        var effect: Int?
        /// Receives whether the input was accepted, once it is durable.
        var receipt: CheckedContinuation<Bool, Never>?
    }

    private struct State {
        var messages: [Message] = []
        var waiter: CheckedContinuation<Message, Never>?
        var isClosed = false
    }

    private let state = Locked(State())

    /// Adds a message; a closed mailbox refuses it.
    func post(_ message: Message) {
        let (waiter, refused) = state.withLock { state -> (CheckedContinuation<Message, Never>?, Bool) in
            if state.isClosed { return (nil, true) }
            if let waiter = state.waiter {
                state.waiter = nil
                return (waiter, false)
            }
            state.messages.append(message)
            return (nil, false)
        }
        waiter?.resume(returning: message)
        if refused { message.receipt?.resume(returning: false) }
    }

    func poll() -> Message? { state.withLock { $0.messages.isEmpty ? nil : $0.messages.removeFirst() } }

    /// The next message. One caller at a time.
    func next() async -> Message {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Message? in
                guard state.messages.isEmpty else { return state.messages.removeFirst() }
                state.waiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Refuses all messages from now on, and those that are still waiting.
    func close() {
        let messages = state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
        for message in messages { message.receipt?.resume(returning: false) }
    }
}

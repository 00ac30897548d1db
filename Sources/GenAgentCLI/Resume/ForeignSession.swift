import GenAgent
import GenAgentBackends
import GenAgentSandbox
import GenAgentStore

/// A session that came from an archive, as `genagent resume` treats it: its record is data to be shown, not a command.
///
/// Only the sandbox's settings in the record are used: choices from a list and a size within bounds. Models, tools and judges come from
/// the command line; the directory of the files comes from there or from the text of the query.
struct ForeignSession: Sendable {
    let session: SessionID
    /// What the archive asks for and does not get, one line each, without control characters.
    let requests: [String]
    /// The jobs of generators that the archive names.
    let jobs: [JobHandle]
    private let trajectory: Trajectory
    private let record: JSONValue

    /// - Parameters:
    ///   - inputs: The whole log.
    ///   - foreignInputs: The number of inputs that came from the archive.
    init(_ trajectory: Trajectory, inputs: [RecordedInput], foreignInputs: Int) {
        session = trajectory.sessionID
        self.trajectory = trajectory
        record = trajectory.exchanges.last?.query.metadata[RunRecord.key] ?? .null
        let jobs = inputs.prefix(foreignInputs).compactMap { input -> JobHandle? in
            if case .jobSubmitted(let job) = input.input { job } else { nil }
        }
        self.jobs = jobs
        let call = trajectory.calls.last { $0.status == .pending }
        let job = call?.attempts.last?.job
        requests = Self.requests(trajectory, record, job: job.flatMap { jobs.contains($0) ? $0 : nil })
    }

    /// The options for resuming it.
    ///
    /// - Throws: ``ForeignSessionError`` if the command line does not name models or tools that it needs; `ConfigurationError`
    func options(_ flags: BackendFlags) throws -> RunOptions {
        let setup = trajectory.setup
        let recorded = record["options"]
        var options = RunOptions(prompt: trajectory.exchanges.last?.query.text ?? "")
        options.rounds = setup.configuration.limits.rounds
        options.selection = setup.selection == .bestScored ? .best : .last
        options.profile = recorded?["profile"]?.stringValue.flatMap { .init(rawValue: $0) } ?? options.profile
        options.eyes = recorded?["eyes"]?.stringValue.flatMap { .init(rawValue: $0) } ?? options.eyes
        let side = recorded?["side"]?.integerValue.flatMap { Int(exactly: $0) }
        if let side, RunOptions.sides.contains(side) { options.side = side }
        options.backends = try BackendConfiguration(flags)
        switch options.backends.judging {
        case nil where setup.judge == AskingJudge.recordName: options.judge = .person
        case nil, .policy: options.judge = .policy
        case .person: options.judge = .person
        case .model: options.judge = .model
        }
        // A finished session needs no models.
        guard trajectory.exchanges.last?.stopReason == nil else { return options }
        let missing = missing(for: options)
        guard missing.isEmpty else { throw ForeignSessionError(session: session, requests: requests, missing: missing) }
        return options
    }

    func notice(directory: String) -> String {
        let list = requests.map { "  - \($0)\n" }.joined()
        let rounds = trajectory.setup.configuration.limits.rounds
        return """
            Session \(session.rawValue.fitForLine) came from an archive, which is data, not a command.
            \(list.isEmpty ? "" : "It asked for the following, none of which is done:\n\(list)")\
            It continues with the models and tools that you named, or with the sandbox, and writes into \(directory.fitForLine). \
            Its own limit is \(rounds) \(rounds == 1 ? "image" : "images").

            """
    }

    private func missing(for options: RunOptions) -> [String] {
        let setup = trajectory.setup
        let backends = record["options"]?["backends"]
        let sandbox = (policy: SandboxPolicy().name, tool: PictogramPainter().descriptor.name)
        var missing: [String] = []
        if options.backends.policy == nil, setup.policy != sandbox.policy || backends?["policy"] != nil {
            missing.append("--policy URL --model NAME")
        }
        let hasServers = backends?["tools"]?.arrayValue?.isEmpty == false
        if options.backends.tools.isEmpty, hasServers || setup.tools.map(\.name) != [sandbox.tool] {
            let names = setup.tools.isEmpty ? ["draw"] : setup.tools.map(\.name)
            missing += names.map { "--tool KIND=URL,name=\($0.fitForLine)" }
        }
        if let judge = setup.judge, options.judge == .policy {
            missing.append("--judge URL --judge-model \(judge.fitForLine)")
        }
        return missing
    }

    private static func requests(_ trajectory: Trajectory, _ record: JSONValue, job: JobHandle?) -> [String] {
        let setup = trajectory.setup
        let backends = record["options"]?["backends"]
        let sandbox = (policy: SandboxPolicy().name, tool: PictogramPainter().descriptor.name)
        var found: [String] = []
        if let policy = backends?["policy"] {
            found.append("policy: \(server(policy))")
        } else if setup.policy != sandbox.policy {
            found.append("policy: \(setup.policy)")
        }
        if let tools = backends?["tools"] {
            found += (tools.arrayValue ?? [tools]).map { "tool: \(server($0))" }
        } else {
            found += setup.tools.filter { $0.name != sandbox.tool }.map { "tool: \($0.name)" }
        }
        if let judge = backends?["judge"], judge.objectValue != nil {
            found.append("judge: \(server(judge))")
        } else if let judge = setup.judge, judge != AskingJudge.recordName {
            found.append("judge: \(judge)")
        }
        if record["options"]?["parameters"] != nil { found.append("its own parameters for the sandbox's policy") }
        if let job { found.append("a job of the generator: \(job.details["polling_url"]?.stringValue ?? job.value)") }
        if let directory = record["directory"]?.stringValue { found.append("files in \(directory)") }
        let shown = found.prefix(20).map(\.fitForLine)
        return found.count > shown.count ? shown + ["and \(found.count - shown.count) more"] : shown
    }

    /// A model or generator of a configuration in one line. The value may be anything.
    private static func server(_ value: JSONValue) -> String {
        func text(_ name: String) -> String? { value[name]?.stringValue }
        let name = [text("kind"), text("model") ?? text("name")].compactMap { $0 }.joined(separator: " ")
        var words = name.isEmpty ? "one" : name
        if let url = text("url") { words += " at \(url)" }
        if let variable = text("apiKeyEnv") { words += ", with the key in \(variable)" }
        if let file = text("workflow") ?? text("template") { words += ", with the file \(file)" }
        return words
    }
}

/// A session from an archive that needs models or tools that the command line does not name.
struct ForeignSessionError: Error, Equatable, CustomStringConvertible {
    var session: SessionID
    var requests: [String]
    var missing: [String]

    var description: String {
        let list = requests.map { "  - \($0)\n" }.joined()
        return """
            Session \(session.rawValue.fitForLine) came from an archive, and the models and tools that an archive names are never used. \
            It asked for:
            \(list)Nothing was done. To resume it, name your own with \(missing.joined(separator: " ")), or with --config FILE.
            """
    }
}

extension String {
    /// Text from outside in one line of a message.
    fileprivate var fitForLine: String { inOneLine.shortened(to: 200) }
}

/// A generator that makes a new image instead of asking for a job that an archive names: the name may be an address, and the job is
/// someone else's. Jobs that were submitted here are resumed.
struct JoblessTool: GeneratorTool {
    let base: any GeneratorTool
    let foreignJobs: [JobHandle]
    var descriptor: ToolDescriptor { base.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await base.generate(request, context: context)
    }

    func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        guard foreignJobs.contains(job) else {
            return try await base.reattach(to: job, request: request, context: context)
        }
        return try await base.generate(request, context: context)
    }
}

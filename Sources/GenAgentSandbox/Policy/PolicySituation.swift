import GenAgent

/// The state of the session as the policy knows it: the text of the queries, images through its eyes, tool messages.
struct PolicySituation: Sendable {
    var demands = PolicyDemands()
    var generators = 0
    /// Images generated for the current query.
    var rounds = 0
    var lastImage: ImageID?
    var lastTool: String?
    /// Whether no readable turn has judged the newest image yet.
    var isFresh = false
    /// What the eyes see in the newest image.
    var perception: PolicyPerception?
    /// What an image in the query shows; `nil` if there is none or it cannot be read.
    var givenObjects: [SceneObject]?
    /// Whether the session says that no more images will be made.
    var isClosing = false
    /// Whether the last turn was malformed.
    var isRepair = false
    /// Failed calls since the last image, newest last.
    var failures: [ToolResultPart] = []
    /// Warnings of tools since the last turn.
    var warnings: [String] = []
    /// A separate judge's verdict, if there is one since the last turn.
    var verdict: String?
    /// A reflector's advice, if there is any since the last turn.
    var guidance: String?
    /// The prompt of the newest call, and how it was worded.
    var lastPrompt: String?
    var lastScene: PromptScene?
    /// Turns written before, in the whole session.
    var turns = 0
    /// The session's first turn, which tells sessions apart.
    var firstTurn: String?
    private var query = PolicyDemands()

    /// Reads the conversation. Looks at the newest image, and on the first turn of a query at the images that came with it.
    init(_ request: PolicyRequest, eyes: SandboxEyes, reader: PromptReader) {
        let generators = Set(request.tools.filter { $0.generator != nil }.map(\.name))
        self.generators = generators.count
        for message in request.messages {
            switch message.author {
            case .system: break
            case .user: readQuery(message, request, eyes, reader)
            case .policy, .reflector: readTurn(message, request.format)
            case .session: readNews(message, generators)
            }
        }
        demands = query
        if let lastImage {
            perception = PolicyPerception(request.images[lastImage], eyes: eyes, demands: demands)
        }
        lastScene = lastPrompt.map { reader.read($0) }
    }

    private mutating func readQuery(
        _ message: Message, _ request: PolicyRequest, _ eyes: SandboxEyes, _ reader: PromptReader
    ) {
        // The session labels each image with its id.
        let labels = Set(message.imageIDs.map { "\($0):" })
        let texts = message.parts.compactMap { part -> String? in
            if case .text(let text) = part, !labels.contains(text) { text } else { nil }
        }
        givenObjects = nil
        if let image = message.imageIDs.last.flatMap({ request.images[$0] }) {
            givenObjects = try? eyes.look(at: image)
            if let givenObjects { query = PolicyDemands(objects: givenObjects) }
        }
        query.update(texts.joined(separator: "\n"), reader: reader)
        (rounds, lastImage, isFresh, isClosing, isRepair) = (0, nil, false, false, false)
        (failures, warnings, verdict, guidance, lastPrompt, lastTool) = ([], [], nil, nil, nil, nil)
    }

    private mutating func readTurn(_ message: Message, _ format: TurnFormat) {
        turns += 1
        (warnings, verdict, guidance) = ([], nil, nil)
        var reply = PolicyReply(text: message.text)
        for part in message.parts {
            switch part {
            case .reasoning(let text): reply.reasoning = text
            case .toolCall(let call): reply.toolCalls.append(call)
            default: break
            }
        }
        firstTurn = firstTurn ?? reply.text + (reply.reasoning ?? "")
        switch TurnParser().parse(reply, format: format) {
        case .violation: isRepair = true
        case .turn(let turn):
            (isRepair, isFresh) = (false, false)
            if case .call(let calls) = turn.action {
                lastPrompt = calls.lazy.compactMap { $0.arguments["prompt"]?.stringValue }.first ?? lastPrompt
            }
        }
    }

    private mutating func readNews(_ message: Message, _ generators: Set<String>) {
        var isFromGenerator = false
        var tool: String?
        for part in message.parts {
            switch part {
            case .toolResult(let result):
                isFromGenerator = generators.contains(result.toolName)
                tool = result.toolName
                if result.isError, !isRepair {
                    failures.append(result)
                } else {
                    warnings += Self.warnings(in: result.text)
                }
            case .image(let id) where isFromGenerator || generators.isEmpty:
                rounds += 1
                (lastImage, lastTool, isFresh, failures) = (id, tool, true, [])
            case .text(let text): readText(text)
            default: break
            }
        }
    }

    private mutating func readText(_ text: String) {
        if text.hasPrefix("Verdict:") {
            if text.hasPrefix("Verdict: not satisfied") { verdict = text }
        } else if text.hasPrefix("Guidance:") {
            guidance = String(text.dropFirst("Guidance:".count).drop { $0 == " " })
        } else if text.lowercased().contains("last image") {
            isClosing = true
        }
    }

    private static func warnings(in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("warning: ") }.map { String($0.dropFirst("warning: ".count)) }
    }

    /// Whether the newest image must be judged but cannot be, because it is unreadable or nothing in the request was understood. A
    /// separate judge's negative verdict counts instead.
    var cannotJudge: Bool { (isFresh || isClosing) && perception?.isBlind == true && verdict == nil }

    /// Whether the newest image is byte for byte an earlier one.
    var isIdentical: Bool { warnings.contains { $0.contains("identical to") } }
}

/// What the policy sees in an image, compared with the demands.
struct PolicyPerception: Sendable {
    /// What is seen; `nil`: the image could not be looked at.
    var seen: [SceneObject]?
    /// Why it could not, in a sentence.
    var unseenReason: String?
    var grade: SceneGrade
    /// For each requirement, the aspects that are wrong.
    var problems: [Set<SceneGrade.Finding.Aspect>]
    /// For each requirement, the number of its objects that are seen.
    var counts: [Int]

    /// Looks at an image; `nil`: its bytes are missing.
    init(_ image: EncodedImage?, eyes: SandboxEyes, demands: PolicyDemands) {
        do throws(AdapterError) {
            guard let image else { throw AdapterError.fatal("Its bytes are missing.") }
            self.init(seen: try eyes.look(at: image), demands: demands)
        } catch {
            self.init(seen: nil, demands: demands)
            unseenReason = error.message
        }
    }

    init(seen: [SceneObject]?, demands: PolicyDemands) {
        self.seen = seen
        problems = Array(repeating: [], count: demands.clauses.count)
        counts = Array(repeating: 0, count: demands.clauses.count)
        guard let seen else {
            grade = SceneGrade(findings: [])
            return
        }
        grade = SceneGrader().grade(seen, against: demands.metadata)
        for finding in grade.findings where problems.indices.contains(finding.requirement) {
            if !finding.isMet { problems[finding.requirement].insert(finding.aspect) }
            // The comparison says "2 of 3 red apples".
            if finding.aspect == .count { counts[finding.requirement] = Int(finding.text.prefix { $0.isNumber }) ?? 0 }
        }
    }

    /// Whether nothing could be compared: the image is unseen, or no known object was requested.
    var isBlind: Bool { seen == nil || problems.isEmpty }

    /// Whether every demand looks met.
    var isContent: Bool { !isBlind && problems.allSatisfy(\.isEmpty) }

    /// The share of the demands that look met, 0...1.
    var shareMet: Double { grade.fractionMet }

    func isMissing(_ index: Int) -> Bool { problems[index].contains(.count) && counts[index] == 0 }

    /// Requirements with a problem in an aspect; missing objects and wrong numbers are counted separately.
    func number(with aspect: SceneGrade.Finding.Aspect) -> Int {
        problems.indices.count { problems[$0].contains(aspect) && !(aspect == .count && isMissing($0)) }
    }

    var missing: Int { problems.indices.count { isMissing($0) } }

    var total: Int { problems.reduce(0) { $0 + $1.count } }
}

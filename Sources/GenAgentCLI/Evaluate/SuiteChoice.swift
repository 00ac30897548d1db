import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation
import GenAgentSandbox

/// A suite to evaluate on: a benchmark's own files, or one that the sandbox makes.
enum SuiteChoice: Sendable, Equatable {
    case genEvalPlusPlus(file: String)
    case wise(files: [String], WISEEdition)
    case imagine(file: String)
    case composition
    case knowledge

    /// The number of queries of a sandbox suite without a limit.
    static let sandboxCount = 140
    /// The seed of the sandbox's suites. Training draws its prompts from another stream.
    static let sandboxSeed: UInt64 = 1

    /// The queries of both sandbox suites, which training never uses.
    static var sandboxQueries: [Query] {
        SandboxSuites.composition(count: sandboxCount, seed: sandboxSeed)
            + SandboxSuites.knowledge(count: sandboxCount, seed: sandboxSeed)
    }

    private static let kinds =
        "geneval++=FILE, wise=FILE,FILE,FILE, wise-original=FILE,FILE,FILE, imagine=FILE, composition, knowledge"

    /// - Parameter option: The name of the option, for errors.
    init(_ text: String, option: String = "--suite") throws(ConfigurationError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let kind = parts.first?.lowercased() ?? ""
        let files = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
        func one() throws(ConfigurationError) -> String {
            guard files.count == 1, let file = files.first else {
                throw ConfigurationError(place: option, problem: "\(kind) takes one file: \(option) \(kind)=FILE.")
            }
            return file
        }
        func some() throws(ConfigurationError) -> [String] {
            guard !files.isEmpty else {
                throw ConfigurationError(
                    place: option, problem: "\(kind) takes files: \(option) \(kind)=FILE,FILE,FILE.")
            }
            return files
        }
        switch kind {
        case "geneval++": self = .genEvalPlusPlus(file: try one())
        case "wise": self = .wise(files: try some(), .verified)
        case "wise-original": self = .wise(files: try some(), .original)
        case "imagine": self = .imagine(file: try one())
        case "composition" where parts.count == 1: self = .composition
        case "knowledge" where parts.count == 1: self = .knowledge
        default:
            throw ConfigurationError(place: option, problem: "'\(text)' is not a suite. The suites are \(Self.kinds).")
        }
    }

    var slug: String {
        switch self {
        case .genEvalPlusPlus: "geneval++"
        case .wise(_, .verified): "wise"
        case .wise(_, .original): "wise-original"
        case .imagine: "imagine"
        case .composition: "composition"
        case .knowledge: "knowledge"
        }
    }

    /// The benchmark whose question a vision model can be asked.
    var benchmark: BenchmarkProtocol? {
        switch self {
        case .genEvalPlusPlus: .genEvalPlusPlus
        case .wise(_, .verified): .wise
        case .wise(_, .original): .originalWISE
        case .imagine: .imagineBench
        case .composition, .knowledge: nil
        }
    }

    /// Whether the sandbox's grader can score it: it needs to know which objects an image must show.
    var isGradable: Bool {
        switch self {
        case .wise, .imagine: false
        case .genEvalPlusPlus, .composition, .knowledge: true
        }
    }

    /// - Parameter limit: The maximum number of queries, spread evenly over the suite so that they cover all tags.
    func suite(limit: Int?) throws(SuiteFileError) -> EvaluationSuite {
        var suite: EvaluationSuite
        switch self {
        case .genEvalPlusPlus(let file): suite = try .genEvalPlusPlus(file: URL(fileURLWithPath: file))
        case .wise(let files, let edition):
            suite = try .wise(files: files.map { URL(fileURLWithPath: $0) }, edition: edition)
        case .imagine(let file): suite = try .imagineBench(file: URL(fileURLWithPath: file))
        case .composition:
            let queries = SandboxSuites.composition(count: limit ?? Self.sandboxCount, seed: Self.sandboxSeed)
            suite = EvaluationSuite(name: "composition", queries: queries, aggregation: .tags)
        case .knowledge:
            let queries = SandboxSuites.knowledge(count: limit ?? Self.sandboxCount, seed: Self.sandboxSeed)
            suite = EvaluationSuite(name: "knowledge", queries: queries, aggregation: .tags)
        }
        if let limit, suite.queries.count > limit {
            let all = suite.queries
            suite.queries = (0..<limit).map { all[$0 * all.count / limit] }
        }
        return suite
    }
}

/// A contender of an evaluation, as typed.
enum ContenderChoice: Sendable, Hashable {
    /// The generator alone.
    case raw
    /// One turn of the policy and one image, which it does not look at.
    case onePass
    case agent(rounds: Int)
    /// The best of a number of images; `nil`: as many as the agent made.
    case bestOf(Int?)

    /// Reads a list such as `raw,one-pass,agent@2,best-of-n`.
    ///
    /// - Parameter rounds: The rounds of `agent` without a number.
    /// - Returns: Best-of-N last, because it takes its number from the agent.
    static func list(_ text: String, rounds: Int) throws(ConfigurationError) -> [ContenderChoice] {
        var all: [ContenderChoice] = []
        for word in text.split(separator: ",").map({ $0.filter { !$0.isWhitespace }.lowercased() }) {
            let choice = try one(word, rounds)
            guard !all.contains(choice) else { throw refused("'\(word)' is named twice.") }
            all.append(choice)
        }
        guard !all.isEmpty else { throw refused("no contender is named.") }
        let limits = all.compactMap { if case .agent(let rounds) = $0 { rounds } else { nil } }
        if limits.isEmpty, all.contains(.bestOf(nil)) {
            throw refused(
                "best-of-n makes as many images as the agent. Name the agent too, such as agent@3, or a number, such as best-of-4."
            )
        }
        return all.filter { !$0.isMatched } + all.filter(\.isMatched)
    }

    static func standard(rounds: Int) -> [ContenderChoice] { [.raw, .onePass, .agent(rounds: rounds), .bestOf(nil)] }

    private var isMatched: Bool { self == .bestOf(nil) }

    private static func one(_ word: String, _ rounds: Int) throws(ConfigurationError) -> ContenderChoice {
        switch word {
        case "raw": return .raw
        case "one-pass": return .onePass
        case "agent": return .agent(rounds: rounds)
        case "best-of-n": return .bestOf(nil)
        default: break
        }
        if word.hasPrefix("agent@"), let limit = Int(word.dropFirst(6)), (1...64).contains(limit) {
            return .agent(rounds: limit)
        }
        if word.hasPrefix("best-of-"), let count = Int(word.dropFirst(8)), (1...1_000).contains(count) {
            return .bestOf(count)
        }
        throw refused(
            "'\(word)' is not a contender. The contenders are raw, one-pass, agent, agent@N, best-of-n and best-of-N with a number."
        )
    }

    private static func refused(_ problem: String) -> ConfigurationError {
        ConfigurationError(place: "--contenders", problem: problem)
    }

    var name: String {
        switch self {
        case .raw: "raw"
        case .onePass: "one pass"
        case .agent(let rounds): "agent, \(rounds) round\(rounds == 1 ? "" : "s")"
        case .bestOf(let count): "best of \(count.map { "\($0)" } ?? "N")"
        }
    }
}

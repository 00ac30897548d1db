import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation
import GenAgentSandbox

/// Which suite is evaluated on: a benchmark's own files, or one that the sandbox makes.
enum SuiteChoice: Sendable, Equatable {
    case genEvalPlusPlus(file: String)
    case wise(files: [String], WISEEdition)
    case imagine(file: String)
    case composition
    case knowledge

    /// The queries of a sandbox suite where no limit is given.
    static let sandboxCount = 140
    /// The seed of the sandbox's suites. Training draws its prompts from another stream.
    static let sandboxSeed: UInt64 = 1

    /// The queries of both sandbox suites, which no training asks.
    static var sandboxQueries: [Query] {
        SandboxSuites.composition(count: sandboxCount, seed: sandboxSeed)
            + SandboxSuites.knowledge(count: sandboxCount, seed: sandboxSeed)
    }

    private static let kinds =
        "geneval++=FILE, wise=FILE,FILE,FILE, wise-original=FILE,FILE,FILE, imagine=FILE, composition, knowledge"

    /// Reads what was typed.
    ///
    /// - Parameter option: Where it was typed.
    /// - Throws: ``ConfigurationError``
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
            throw ConfigurationError(place: option, problem: "'\(text)' is no suite. There are \(Self.kinds).")
        }
    }

    /// A short name for folders.
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

    /// Reads or makes the suite.
    ///
    /// - Parameter limit: At most so many queries, spread evenly over the suite's order so that all tags are among them.
    /// - Throws: `SuiteFileError`
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

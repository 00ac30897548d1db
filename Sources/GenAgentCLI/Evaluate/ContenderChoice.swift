import GenAgentBackends

/// Who takes part in an evaluation, as it is typed.
enum ContenderChoice: Sendable, Hashable {
    /// The generator alone.
    case raw
    /// One turn of the policy, one image, no look at it.
    case onePass
    /// The agent with so many rounds at most.
    case agent(rounds: Int)
    /// The best of so many images; `nil`: of as many as the agent really made.
    case bestOf(Int?)

    /// Reads a list such as `raw,one-pass,agent@2,best-of-n`.
    ///
    /// - Parameter rounds: The rounds of `agent` without a number.
    /// - Returns: Best-of-N last, because it takes its number from the agent.
    /// - Throws: ``ConfigurationError``
    static func list(_ text: String, rounds: Int) throws(ConfigurationError) -> [ContenderChoice] {
        var all: [ContenderChoice] = []
        for word in text.split(separator: ",").map({ $0.filter { !$0.isWhitespace }.lowercased() }) {
            let choice = try one(word, rounds)
            guard !all.contains(choice) else { throw refused("'\(word)' is named twice.") }
            all.append(choice)
        }
        guard !all.isEmpty else { throw refused("nobody is named.") }
        let limits = all.compactMap { if case .agent(let rounds) = $0 { rounds } else { nil } }
        if limits.isEmpty, all.contains(.bestOf(nil)) {
            throw refused(
                "best-of-n makes as many images as the agent. Name the agent too, such as agent@3, or a number, such as best-of-4."
            )
        }
        return all.filter { !$0.isMatched } + all.filter(\.isMatched)
    }

    /// The list where none is typed.
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
            "'\(word)' is no contender. There are raw, one-pass, agent, agent@N, best-of-n and best-of-N with a number."
        )
    }

    private static func refused(_ problem: String) -> ConfigurationError {
        ConfigurationError(place: "--contenders", problem: problem)
    }

    /// Its name in reports.
    var name: String {
        switch self {
        case .raw: "raw"
        case .onePass: "one pass"
        case .agent(let rounds): "agent, \(rounds) round\(rounds == 1 ? "" : "s")"
        case .bestOf(let count): "best of \(count.map { "\($0)" } ?? "N")"
        }
    }
}

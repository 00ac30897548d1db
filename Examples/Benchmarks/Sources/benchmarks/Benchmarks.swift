import Foundation

/// Measures what GenAgent costs and prints Markdown: `benchmarks [name ...] [--runs N] [--seed N]`, by default all.
@main
struct Benchmarks {
    static let usage = """
        usage: benchmarks [round] [sessions] [png] [parser] [detector] [wire] [cancel] [store] [training] [rollouts]
                          [--runs N] [--seed N]
               without a name, all; N runs each (default 7), random content from seed N (default 1)
        """

    static func main() async throws {
        // The parts of `wire` that run in processes of their own.
        switch CommandLine.arguments.dropFirst().first {
        case "serve": return try MockChatServer.run(milliseconds: CommandLine.arguments.last.flatMap { Int($0) } ?? 0)
        case "wire-client": return try await WireClient.run(Array(CommandLine.arguments.dropFirst(2)))
        default: break
        }
        guard let settings = Settings(CommandLine.arguments.dropFirst()) else {
            print(usage)
            exit(64)
        }
        print("# Benchmarks\n")
        print(MachineInfo.lines.joined(separator: "\n"))
        print("- command: `make bench ARGS=\"\(CommandLine.arguments.dropFirst().joined(separator: " "))\"`")
        print("- \(settings.runs) runs after a warm-up, seed \(settings.seed)\n")
        // Memory first: what other benchmarks leave behind blurs it.
        for benchmark in Settings.Name.allCases where settings.names.contains(benchmark) {
            switch benchmark {
            case .sessions: try await SessionsBenchmark(settings).run()
            case .round: try await RoundBenchmark(settings).run()
            case .detector: try await DetectorBenchmark(settings).run()
            case .png: try PNGBenchmark(settings).run()
            case .parser: ParserBenchmark(settings).run()
            case .wire: try WireBenchmark(settings).run()
            case .cancel: try await CancelBenchmark(settings).run()
            case .store: try await StoreBenchmark(settings).run()
            case .training: try TrainingBenchmark(settings).run()
            case .rollouts: try await RolloutBenchmark(settings).run()
            }
        }
        print(
            "Load after: \(MachineInfo.load). Peak memory: \((ProcessUsage.peakResidentBytes / 1_000_000).grouped) MB.")
    }
}

/// What to measure.
struct Settings {
    /// The benchmarks, in the order in which they run.
    enum Name: String, CaseIterable {
        case sessions, round, detector, png, parser, wire, cancel, store, training, rollouts
    }

    var names: Set<Name> = []
    var runs = 7
    var seed: UInt64 = 1

    init?(_ arguments: ArraySlice<String>) {
        var arguments = Array(arguments)
        while let argument = arguments.first {
            arguments.removeFirst()
            if let name = Name(rawValue: argument) {
                names.insert(name)
            } else {
                guard let text = arguments.first, let number = Int(text), number > 0 else { return nil }
                arguments.removeFirst()
                switch argument {
                case "--runs": runs = number
                case "--seed": seed = UInt64(number)
                default: return nil
                }
            }
        }
        if names.isEmpty { names = Set(Name.allCases) }
    }
}

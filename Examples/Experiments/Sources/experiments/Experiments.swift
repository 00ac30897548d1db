import Foundation

/// Trains the sandbox's policy and measures the paper's claims on it. A simulation; nothing here is a result on a real model.
@main
enum Experiments {
    static let usage = """
        usage: experiments train [--ship]   trains the main rows; --ship writes the best one as the policy's default
               experiments table2           raw, best-of-N, one pass, untrained, +SFT, +RL at two rounds
               experiments dials            the same over the wording's effect and the eyes' errors
               experiments claim1           trained with one painter, tested with a weaker and a stronger one
               experiments claim2           one to six rounds
               experiments claim3           which of two painters is chosen for which prompts, and a control
               experiments ablations        parts of the training left out
               experiments all              all of these
               experiments tune             scores of the tried settings on the validation suite

        --seeds N      trained models for the main rows (5); ablations and dials take at most 3
        --workers N    sessions side by side (2)
        --work DIR     keeps what is done, so that a run that was cut off goes on (.build/experiments)
        --out DIR      page, JSON and plots (Documentation/Results)
        --data DIR     where geneval++.jsonl lies (../shared/data); without it those rows are left out
        --quick        everything very small, in seconds, into the work folder: shows that it runs and nothing else
        """

    static func main() async throws {
        let options = Options(Array(CommandLine.arguments.dropFirst()))
        let laboratory = try Laboratory(options)
        switch options.command {
        case "train": try await Shipping(laboratory).run(ships: options.has("--ship"))
        case "table2": try await Table2(laboratory).run()
        case "dials": try await Dials(laboratory).run()
        case "claim1": try await Claim1(laboratory).run()
        case "claim2": try await Claim2(laboratory).run()
        case "claim3": try await Claim3(laboratory).run()
        case "ablations": try await Ablations(laboratory).run()
        case "tune": try await Tuning(laboratory).run()
        case "all":
            try await Shipping(laboratory).run(ships: false)
            try await Table2(laboratory).run()
            try await Claim1(laboratory).run()
            try await Claim2(laboratory).run()
            try await Claim3(laboratory).run()
            try await Ablations(laboratory).run()
            try await Dials(laboratory).run()
        default:
            print(usage)
            exit(64)
        }
    }
}

/// A subcommand, its `--name value` options and its flags.
struct Options: Sendable {
    let command: String?
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    init(_ arguments: [String]) {
        command = arguments.first
        var index = 1
        while index < arguments.count {
            let next = index + 1 < arguments.count ? arguments[index + 1] : nil
            if let next, !next.hasPrefix("--") {
                values[arguments[index]] = next
                index += 2
            } else {
                flags.insert(arguments[index])
                index += 1
            }
        }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func number(_ name: String, default standard: Int) -> Int { values[name].flatMap(Int.init) ?? standard }

    func text(_ name: String, default standard: String) -> String { values[name] ?? standard }
}

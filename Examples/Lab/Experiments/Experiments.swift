import Foundation

/// Trains the sandbox's policy and measures the paper's claims on it. A simulation; nothing here is a result on a real model.
@main
enum Experiments {
    static let usage = """
        usage: experiments [all]               everything below, tune left out
               experiments train [--ship]      trains the main rows; --ship writes the best one as the policy's default
               experiments hint                the cold start with the right hint, with none, and with a wrong one
               experiments table2              raw, best-of-N, one pass, untrained, +SFT, +RL at two rounds
               experiments claim1              trained with one painter, tested with a weaker and a stronger one
               experiments claim2              one to six rounds
               experiments claim3              which of two painters is chosen for which prompts, and controls
               experiments ablations           parts of the training left out
               experiments dials               table 2 over the wording's effect and the eyes' errors
               experiments tune                scores of the tried settings on the validation suite
               experiments page                writes the page and the plots anew from the JSON files; measures nothing
               experiments check               whether page and plots are what the JSON files say, and what is trained on is kept apart from
                                               what is measured on; seconds, changes nothing

        --seeds N      trained models for the main rows (5); ablations, dials and hint take at most 3
        --workers N    sessions side by side (2)
        --work DIR     keeps finished work; run the same command again to resume (.build/experiments). Remove it after a
                       change of the code: a section made by several builds says so
        --out DIR      page, JSON and plots (Documentation/Results; the work folder where less is measured than stands there)
        --data DIR     where GenEval++'s geneval++.jsonl lies (../shared/data); without it the rows on its prompts are left out
        --quick        everything very small, in a minute, into the work folder: shows that it runs and nothing else
        """

    /// What `all` does, in this order.
    private static let all: [any Section.Type] = [
        Trainings.self, Hints.self, Table2.self, Claim1.self, Claim2.self, Claim3.self, Ablations.self, Dials.self,
    ]

    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            try await run(options)
        } catch {
            FileHandle.standardError.write(Data("experiments: \(error)\n".utf8))
            exit(error is UsageError ? 64 : 1)
        }
    }

    private static func run(_ options: Options) async throws {
        if options.has("--help") { return print(usage) }
        if options.has("--ship"), options.command != Trainings.id {
            throw UsageError("--ship goes with `experiments \(Trainings.id)` only.")
        }
        let laboratory = try Laboratory(options)
        switch options.command {
        case "all":
            for section in all { try await section.run(in: laboratory) }
            try await Total.run(in: laboratory)
        case "tune", Tuning.id: try await Tuning.run(in: laboratory)
        case "page": try Page(folder: laboratory.out).write()
        case "check": try await Check(laboratory).run()
        case let name:
            guard let section = all.first(where: { $0.id == name }) else {
                throw UsageError("There is no experiment `\(name)`.\n\n\(usage)")
            }
            try await section.run(in: laboratory)
            if name == Trainings.id, options.has("--ship") { try await Shipping(laboratory).run() }
        }
    }
}

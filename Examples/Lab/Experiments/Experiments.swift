import Foundation

/// Trains the sandbox's policy and measures the paper's claims on it. A simulation; nothing here is a result on a real model.
@main
enum Experiments {
    static let usage = """
        usage: experiments [all]               everything below except tune
               experiments train [--ship]      trains the main rows; --ship writes the best one as the policy's default
               experiments hint                the cold start with the right hint, with none, and with a wrong one
               experiments table2              raw, best-of-N, one pass, untrained, +SFT, +RL at two rounds
               experiments claim1              trained with one painter, tested with a weaker and a stronger one
               experiments claim2              one to six rounds
               experiments claim3              which of two painters is chosen for which prompts, and controls
               experiments ablations           parts of the training left out
               experiments dials               table 2 for several effects of wording and errors of the eyes
               experiments tune                scores of the tried settings on the validation suite
               experiments page                writes the page and the plots again from the JSON files; measures nothing
               experiments check               checks that page and plots match the JSON files, and that no prompt is both trained on and
                                               measured on; takes seconds, changes nothing

        --seeds N      trained models for the main rows (5); ablations, dials and hint take at most 3
        --workers N    sessions at the same time (2)
        --work DIR     folder for finished work (.build/experiments); run the same command again to resume. Remove it after a
                       change of the code: a section made by several builds says so
        --out DIR      folder for page, JSON and plots (Documentation/Results; the work folder if less is measured than is there)
        --data DIR     folder with GenEval++'s geneval++.jsonl (../shared/data); without it, rows on its prompts are left out
        --quick        very small sizes, in a minute, into the work folder: shows only that everything runs
        """

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
            throw UsageError("--ship works only with `experiments \(Trainings.id)`.")
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

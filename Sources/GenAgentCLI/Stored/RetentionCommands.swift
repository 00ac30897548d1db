#if CLI && Store
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

extension StoreCommand {
    /// `genagent store size`.
    struct Size: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says how many sessions and images a store holds, and what they take.")
        @OptionGroup var kept: StoreOption
        @Option(
            help: ArgumentHelp("What `prune` with this age would remove: 45m, 12h, 30d, 8w.", valueName: "age"),
            transform: StoreCommand.age)
        var olderThan = RetentionAge(text: "30d", seconds: 30 * 86400)
        @Flag(help: "Write the numbers as JSON.") var json = false

        func run() async throws {
            let finder = try await SessionFinder.opened(kept.folder, forReading: Console.errors.write)
            let size = try await finder.store.size()
            let prunable = try await finder.store.prune(olderThan.rule(keeping: 0, unfinished: false), isDryRun: true)
            guard !json else {
                let text = JSONValue.object([
                    "size": try JSONValue(encoding: size), "prunable": try JSONValue(encoding: prunable),
                    "olderThan": .number(olderThan.seconds),
                ]).line
                return Console.output.write(text)
            }
            let lines = size.lines + ["Older than \(olderThan.text): \(prunable.numbers) (`genagent store prune`)"]
            Console.output.write(lines.joined(separator: "\n") + "\n")
        }
    }

    /// `genagent store prune`.
    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes finished sessions that are old, and the images that no other session uses.",
            discussion: """
                The age of a session is that of its last input. Sessions that a process runs
                are never deleted, unfinished ones only with --unfinished. The files of the
                runs, below out/ or where they went, are left alone.

                EXAMPLES:
                  genagent store prune --older-than 30d --dry-run
                  genagent store prune --older-than 12h --keep 100
                """)
        @OptionGroup var kept: StoreOption
        @Option(
            help: ArgumentHelp("Only sessions older than this: 45m, 12h, 30d, 8w.", valueName: "age"),
            transform: StoreCommand.age)
        var olderThan: RetentionAge
        @Option(help: ArgumentHelp("Keep the latest n sessions, whatever their age.", valueName: "n"))
        var keep = 0
        @Flag(help: "Also sessions that were never finished, and damaged ones.") var unfinished = false
        @Flag(help: "Say what would be deleted, and delete nothing.") var dryRun = false
        @Flag(help: "Write the numbers as JSON.") var json = false

        func validate() throws {
            if keep < 0 { throw ValidationError("'\(keep)' is not a valid number of sessions. Give 0 or more.") }
        }

        func run() async throws {
            let finder = try await SessionFinder.opened(kept.folder, forReading: dryRun ? Console.errors.write : nil)
            let report = try await finder.store.prune(
                olderThan.rule(keeping: keep, unfinished: unfinished), isDryRun: dryRun)
            Console.output.write(json ? try JSONValue(encoding: report).line : report.words + "\n")
        }
    }

    /// `genagent store delete`.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes sessions. Images that no other session uses go with `genagent store gc`.")
        @Argument(help: ArgumentHelp("Sessions: their ids, or the beginnings of them.", valueName: "id"))
        var ids: [String]
        @OptionGroup var kept: StoreOption

        func run() async throws {
            let finder = try await SessionFinder.opened(kept.folder)
            let count = try await finder.store.delete(finder.sessions(ids))
            Console.output.write("\(count) \(count == 1 ? "session" : "sessions") deleted.\n")
        }
    }

    static func age(_ text: String) throws -> RetentionAge {
        guard let seconds = SinceReader.age(text) else {
            throw ValidationError(
                "'\(text)' is not a valid age. Give a number with m, h, d or w, such as 45m, 12h, 30d or 8w.")
        }
        return RetentionAge(text: text, seconds: seconds)
    }
}

/// How old sessions must be, as it was typed.
struct RetentionAge: Sendable {
    var text: String
    var seconds: Double

    func rule(keeping count: Int, unfinished: Bool) -> RetentionRule {
        RetentionRule(
            updatedBefore: Timestamp(Date()).advanced(bySeconds: -seconds), keeping: count,
            includesUnfinished: unfinished)
    }
}
#endif

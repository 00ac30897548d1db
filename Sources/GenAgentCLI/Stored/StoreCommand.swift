#if CLI
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Checks, repairs, exports, imports and cleans up a store.",
        subcommands: [
            Verify.self, Repair.self, Size.self, Export.self, Import.self, Delete.self, Prune.self, Collect.self,
        ])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks the whole store and changes nothing. The exit code is 1 if there are problems.")
        @OptionGroup var storage: StoreOption
        @Flag(help: "Write the findings as JSON.") var json = false

        func run() async throws {
            let report = try await SessionFinder.opened(
                storage.folder, forReading: Console.errors.write
            ).store.verify()
            Console.output.write(
                json ? try JSONValue(encoding: report).line : report.lines.joined(separator: "\n") + "\n")
            throw ExitCode(report.isClean ? 0 : 1)
        }
    }

    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Repairs what can be repaired without loss. The exit code is 1 if problems remain.")
        @OptionGroup var storage: StoreOption
        @Flag(help: "Write the result as JSON.") var json = false

        func run() async throws {
            let report = try await SessionFinder.opened(storage.folder).store.repair()
            Console.output.write(
                json ? try JSONValue(encoding: report).line : report.lines.joined(separator: "\n") + "\n")
            throw ExitCode(report.after.isClean ? 0 : 1)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes sessions and their images into one file of JSON Lines.")
        @Argument(help: "The file, which is replaced if it exists; - is standard output.") var file: String
        @OptionGroup var storage: StoreOption
        @OptionGroup(title: "WHICH SESSIONS") var which: FilterOptions

        func run() async throws {
            let finder = try await SessionFinder.opened(storage.folder, forReading: Console.errors.write)
            let count = try await finder.store.exportArchive(toPath: file, matching: which.filter)
            // If the archive goes to standard output, messages do not.
            let say = OutputFile.isStandardOutput(file) ? Console.errors.write : Console.output.write
            say("\(file.inOneLine): \(count.words)\n")
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds the sessions of an exported file; existing sessions do not change.",
            discussion: """
                An archive is data: its sessions are marked as foreign. They can be listed,
                shown and exported. `genagent resume` ignores the models and tools that they ask
                for, and uses those that you name.
                """)
        @Argument(help: "The exported file.") var file: String
        @OptionGroup var storage: StoreOption

        func run() async throws {
            // A new machine has no store yet.
            let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: storage.folder))
            let count = try await store.importArchive(from: URL(fileURLWithPath: file))
            let skipped = count.skipped == 0 ? "" : "; \(count.skipped) existed already"
            Console.output.write("\(storage.folder.inOneLine): \(count.words)\(skipped)\n")
        }
    }

    struct Collect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gc", abstract: "Removes unused images that are older than an hour.")
        @OptionGroup var storage: StoreOption

        func run() async throws {
            let report = try await SessionFinder.opened(storage.folder).store.collectGarbage()
            Console.output.write(report.words + "\n")
        }
    }
}

extension StoreCommand {
    struct Size: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the number of sessions and images in a store, and their size.")
        @OptionGroup var storage: StoreOption
        @Option(
            help: ArgumentHelp(
                "Show what `prune` with this age would remove: 45m, 12h, 30d, 8w. (default: 30d)", valueName: "age"),
            transform: StoreCommand.age)
        var olderThan = RetentionAge(text: "30d", seconds: 30 * 86400)
        @Flag(help: "Write the numbers as JSON.") var json = false

        func run() async throws {
            let finder = try await SessionFinder.opened(storage.folder, forReading: Console.errors.write)
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

    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes old finished sessions, and the images that no other session uses.",
            discussion: """
                The age of a session is that of its last input. Running sessions are never
                deleted, unfinished ones only with --unfinished. The files of the runs, in
                out/ or elsewhere, are not deleted.

                EXAMPLES:
                  genagent store prune --older-than 30d --dry-run
                  genagent store prune --older-than 12h --keep 100
                """)
        @OptionGroup var storage: StoreOption
        @Option(
            help: ArgumentHelp("Only sessions older than this: 45m, 12h, 30d, 8w.", valueName: "age"),
            transform: StoreCommand.age)
        var olderThan: RetentionAge
        @Option(help: ArgumentHelp("Keep the latest n sessions, regardless of their age.", valueName: "n"))
        var keep = 0
        @Flag(help: "Also delete unfinished and damaged sessions.") var unfinished = false
        @Flag(help: "Show what would be deleted, and delete nothing.") var dryRun = false
        @Flag(help: "Write the numbers as JSON.") var json = false

        func validate() throws {
            if keep < 0 { throw ValidationError("'\(keep)' is not a valid number of sessions. Give 0 or more.") }
        }

        func run() async throws {
            let finder = try await SessionFinder.opened(storage.folder, forReading: dryRun ? Console.errors.write : nil)
            let report = try await finder.store.prune(
                olderThan.rule(keeping: keep, unfinished: unfinished), isDryRun: dryRun)
            Console.output.write(json ? try JSONValue(encoding: report).line : report.words + "\n")
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes sessions. `genagent store gc` then removes the images that no other session uses.")
        @Argument(help: ArgumentHelp("Session ids, or beginnings of ids.", valueName: "id"))
        var ids: [String]
        @OptionGroup var storage: StoreOption

        func run() async throws {
            let finder = try await SessionFinder.opened(storage.folder)
            let count = try await finder.store.delete(finder.sessions(ids))
            Console.output.write("\(Numbers.count(count, "session")) deleted.\n")
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

/// A minimum age of sessions, as typed.
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

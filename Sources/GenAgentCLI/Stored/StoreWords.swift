#if Store
import GenAgent
import GenAgentStore

// What a store's reports say to people.

extension StoreReport {
    /// The findings, one a line.
    var lines: [String] {
        var lines = [
            "\(counted(sessions, "session")), \(counted(inputs, "input")), \(counted(images, "image")) (\(Numbers.bytes(imageBytes)))"
        ]
        lines += databaseProblems.map { "✗ database: \($0)" }
        lines += damagedLogs.map { "✗ session \($0.session): \($0.problem)" }
        lines += missingImages.map { missing in
            "✗ image \(missing.digest) is missing; named by \(missing.sessions.map(\.rawValue).joined(separator: ", "))"
        }
        lines += damagedImages.map { "✗ \($0) is damaged; `genagent store repair` moves it away" }
        if !orphanedImages.isEmpty {
            lines.append("? \(counted(orphanedImages.count, "image")) unused; `genagent store gc` removes what is old")
        }
        if !temporaryFiles.isEmpty {
            lines.append(
                "? \(counted(temporaryFiles.count, "file")) half written; `genagent store repair` removes what nobody writes"
            )
        }
        lines += strayFiles.map { "? \($0) is not the store's; it is left alone" }
        if isClean { lines.append("✓ Nothing is lost or damaged.") }
        return lines.map(\.inOneLine)
    }
}

extension RepairReport {
    /// What was done, one a line, and how the store is now.
    var lines: [String] {
        quarantined.map { "moved to damaged: \($0)".inOneLine } + removed.map { "removed: \($0)".inOneLine }
            + after.lines
    }
}

extension ArchiveCount {
    /// The numbers in words.
    var words: String { "\(counted(sessions, "session")), \(counted(inputs, "input")), \(counted(images, "image"))" }
}

extension GarbageReport {
    /// What was removed, in a sentence.
    var words: String {
        let young = tooYoung == 0 ? "" : " \(counted(tooYoung, "image")) left, younger than an hour."
        let partial = temporaryFiles == 0 ? "" : " \(counted(temporaryFiles, "half-written file")) removed."
        return "\(counted(images, "image")) removed, \(Numbers.bytes(bytes)).\(partial)\(young)"
    }
}

extension StoreSize {
    /// The numbers, one line for the whole and one for each state.
    var lines: [String] {
        let foreign = foreignSessions == 0 ? "" : " (\(foreignSessions) foreign)"
        var lines = [
            "\(counted(sessions, "session"))\(foreign), \(counted(inputs, "input")), \(counted(images, "image"))",
            "images \(Numbers.bytes(imageBytes)), database \(Numbers.bytes(databaseBytes))",
        ]
        lines += states.map { state in
            "  \(state.state): \(counted(state.sessions, "session")), \(counted(state.inputs, "input")), "
                + "\(counted(state.images, "image")) (\(Numbers.bytes(state.imageBytes)))"
        }
        if unusedImages > 0 {
            lines.append(
                "  unused: \(counted(unusedImages, "image")) (\(Numbers.bytes(unusedImageBytes))) (`genagent store gc`)")
        }
        return lines.map(\.inOneLine)
    }
}

extension PruneReport {
    /// What goes, in numbers.
    var numbers: String {
        "\(counted(sessions, "session")), \(counted(inputs, "input")), \(counted(images, "image")) "
            + "(\(Numbers.bytes(imageBytes)) of images, \(Numbers.bytes(inputBytes)) of text)"
    }

    /// What was removed, or would be, in a sentence or three.
    var words: String {
        var words = "\(isDryRun ? "Would remove" : "Removed") \(numbers)."
        if inUse > 0 {
            words += " \(counted(inUse, "session")) left: another process runs \(inUse == 1 ? "it" : "them")."
        }
        if tooYoungImages > 0 { words += " \(counted(tooYoungImages, "image")) left for now, younger than an hour." }
        return words
    }
}

private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
#endif

import GenAgent
import GenAgentStore

// The reports of a store, for people.

extension StoreReport {
    var lines: [String] {
        var lines = [
            "\(Numbers.count(sessions, "session")), \(Numbers.count(inputs, "input")), \(Numbers.count(images, "image")) (\(Numbers.bytes(imageBytes)))"
        ]
        lines += databaseProblems.map { "✗ database: \($0)" }
        lines += damagedLogs.map { "✗ session \($0.session): \($0.problem)" }
        lines += missingImages.map { missing in
            "✗ image \(missing.digest) is missing; named by \(missing.sessions.map(\.rawValue).joined(separator: ", "))"
        }
        lines += damagedImages.map { "✗ \($0) is damaged; `genagent store repair` moves it out of the store" }
        if !orphanedImages.isEmpty {
            lines.append(
                "? \(Numbers.count(orphanedImages.count, "image")) unused; `genagent store gc` removes the old ones")
        }
        if !temporaryFiles.isEmpty {
            lines.append(
                "? \(Numbers.count(temporaryFiles.count, "file")) half written; `genagent store repair` removes the abandoned ones"
            )
        }
        lines += strayFiles.map { "? \($0) does not belong to the store; it is never changed" }
        if isClean { lines.append("✓ Nothing is lost or damaged.") }
        return lines.map(\.inOneLine)
    }
}

extension RepairReport {
    /// What was done, one per line, and the state of the store afterwards.
    var lines: [String] {
        quarantined.map { "moved to damaged: \($0)".inOneLine } + removed.map { "removed: \($0)".inOneLine }
            + after.lines
    }
}

extension ArchiveCount {
    var words: String {
        "\(Numbers.count(sessions, "session")), \(Numbers.count(inputs, "input")), \(Numbers.count(images, "image"))"
    }
}

extension GarbageReport {
    var words: String {
        let young = tooYoung == 0 ? "" : " \(Numbers.count(tooYoung, "image")) not removed: younger than an hour."
        let partial = temporaryFiles == 0 ? "" : " \(Numbers.count(temporaryFiles, "half-written file")) removed."
        return "\(Numbers.count(images, "image")) removed, \(Numbers.bytes(bytes)).\(partial)\(young)"
    }
}

extension StoreSize {
    var lines: [String] {
        let foreign = foreignSessions == 0 ? "" : " (\(foreignSessions) foreign)"
        var lines = [
            "\(Numbers.count(sessions, "session"))\(foreign), \(Numbers.count(inputs, "input")), \(Numbers.count(images, "image"))",
            "images \(Numbers.bytes(imageBytes)), database \(Numbers.bytes(databaseBytes))",
        ]
        lines += states.map { state in
            "  \(state.state): \(Numbers.count(state.sessions, "session")), \(Numbers.count(state.inputs, "input")), "
                + "\(Numbers.count(state.images, "image")) (\(Numbers.bytes(state.imageBytes)))"
        }
        if unusedImages > 0 {
            lines.append(
                "  unused: \(Numbers.count(unusedImages, "image")) (\(Numbers.bytes(unusedImageBytes))) (`genagent store gc`)"
            )
        }
        return lines.map(\.inOneLine)
    }
}

extension PruneReport {
    var numbers: String {
        "\(Numbers.count(sessions, "session")), \(Numbers.count(inputs, "input")), \(Numbers.count(images, "image")) "
            + "(\(Numbers.bytes(imageBytes)) of images, \(Numbers.bytes(inputBytes)) of text)"
    }

    var words: String {
        var words = "\(isDryRun ? "Would remove" : "Removed") \(numbers)."
        if inUse > 0 {
            words +=
                " \(Numbers.count(inUse, "session")) not deleted: another process is running \(inUse == 1 ? "it" : "them")."
        }
        if tooYoungImages > 0 {
            words += " \(Numbers.count(tooYoungImages, "image")) not deleted: younger than an hour."
        }
        return words
    }
}

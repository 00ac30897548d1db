extension TurnWriter {
    /// What it says about the newest image; `nil` if there is nothing to judge. An answer with an image that it did not accept begins
    /// with "unscored:", because an answer alone would call the image satisfying.
    var judgment: String? {
        switch plan.action {
        case .cannotJudge: "unscored: \(blindness)"
        case .giveUp where situation.lastImage != nil:
            ["unscored: There will be no other image, and I do not call the last one right.", assessment]
                .compactMap(\.self).joined(separator: " ")
        default: assessment
        }
    }

    private var blindness: String {
        guard situation.perception?.seen != nil else {
            return "I could not look at this image. \(situation.perception?.unseenReason ?? "")"
        }
        let wanted = demands.unchecked.isEmpty ? "" : " (\(quoted))"
        return "I know nothing of what the request asks for\(wanted), so I cannot tell whether this image shows it."
    }

    private var quoted: String { demands.unchecked.map { "“\($0)”" }.joined(separator: ", ") }

    /// What it sees, demand by demand, with the share that looks met as the score.
    private var assessment: String? {
        guard let perception = situation.perception, situation.isFresh || situation.isClosing else { return nil }
        guard let seen = perception.seen else { return "I cannot make out anything on this picture." }
        guard !perception.problems.isEmpty else {
            let shown = PolicyDemands(objects: seen).clauses.map(PolicyWords.object)
            return shown.isEmpty
                ? "I see nothing that I know on this picture, so I cannot compare it with the request."
                : "I see \(PolicyWords.list(shown)), and cannot compare that with the request."
        }
        let findings = demands.clauses.indices.map { finding($0, perception, seen) }
        let met = perception.problems.count(where: \.isEmpty)
        let sum: String
        if perception.isContent, !demands.unchecked.isEmpty {
            sum = "What I can check is as it was asked for."
        } else if perception.isContent {
            sum = variants.pick("That is what was asked for.", "Nothing is missing.", "All of it is as it should be.")
        } else if demands.clauses.count == 1 {
            sum = variants.pick("That is not what was asked for.", "So it will not do.")
        } else {
            let total = PromptWriter.words(demands.clauses.count)
            let share = met == 0 ? "none" : PromptWriter.words(met)
            let verb = met > 1 ? "are" : "is"
            sum = variants.pick(
                "So \(share) of the \(total) demands \(verb) met.",
                "\(PolicyWords.capitalized(share)) of \(total) \(verb) right.")
        }
        let rest = demands.unchecked.isEmpty ? "" : " Unchecked: \(quoted)."
        return
            "\(PolicyWords.capitalized(findings.joined(separator: "; "))). \(sum)\(rest) Score: \(score(perception.shareMet))"
    }

    /// A share with two decimals: 0.67.
    private func score(_ share: Double) -> String {
        let hundredths = Int((min(max(share, 0), 1) * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    private func finding(_ index: Int, _ perception: PolicyPerception, _ seen: [SceneObject]) -> String {
        let clause = demands.clauses[index]
        let problems = perception.problems[index]
        let the = PolicyWords.the(clause)
        let verb = clause.count == 1 ? "is" : "are"
        guard !problems.isEmpty else {
            let object = PolicyWords.object(clause)
            return index == 0
                ? variants.pick("I see \(object), as asked", "\(the) \(verb) as asked", "there \(verb) \(object)")
                : variants.pick("\(object), as asked", "\(the) \(verb) right", "\(the) \(verb) as asked")
        }
        if perception.isMissing(index) {
            return variants.pick(
                "there is no sign of \(PolicyWords.object(clause))", "\(the) \(verb) missing", "I do not find \(the)")
        }
        return faults(clause, problems, seenCount: perception.counts[index], seen).joined(separator: ", and ")
    }

    /// What is wrong with a requirement if at least one of its objects is seen.
    private func faults(
        _ clause: PromptClause, _ problems: Set<SceneGrade.Finding.Aspect>, seenCount: Int, _ seen: [SceneObject]
    ) -> [String] {
        var faults: [String] = []
        var subject = PolicyWords.the(clause)
        if problems.contains(.count) {
            var counted = PromptClause(className: clause.className, count: seenCount)
            // The color may be the very thing that is wrong.
            if !problems.contains(.color) { counted.color = clause.color }
            let found = PromptWriter.words(seenCount) + " " + PromptPhrasing.described(counted)
            let wanted = PromptWriter.words(clause.count) + " " + (clause.count == 1 ? "was" : "were")
            faults.append("I see \(found) where \(wanted) asked for")
            subject = seenCount == 1 ? "it" : "them"
        }
        func fault(_ wanted: String, insteadOne instead: String = "") {
            faults.append(
                seenCount == 1
                    ? "\(subject) \(clause.count > 1 && subject != "it" ? "are" : "is") \(instead)not \(wanted)"
                    : "not all of \(subject) are \(wanted)")
        }
        if problems.contains(.color), let wanted = clause.color {
            let wrong = seen.first { $0.className == clause.className && $0.color != wanted }?.color
            fault(wanted.rawValue, insteadOne: wrong.map { "\($0.rawValue), " } ?? "")
        }
        if problems.contains(.region), let region = clause.region { fault(region.said) }
        if problems.contains(.size), let size = clause.size {
            faults.append("\(PolicyWords.the(clause)) should be clearly \(size.rawValue) than the rest")
        }
        return faults
    }
}

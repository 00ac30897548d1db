extension TurnWriter {
    /// What it says about the newest image, demand by demand, with the share that looks met as the score; `nil` where
    /// there is nothing to judge.
    var judgement: String? {
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
        if perception.isContent {
            sum = variants.pick("That is what was asked for.", "Nothing is missing.", "All of it is as it should be.")
        } else if demands.clauses.count == 1 {
            sum = variants.pick("That is not what was asked for.", "So it will not do.")
        } else {
            let total = PromptWriter.words(demands.clauses.count)
            let share = met == 0 ? "none" : PromptWriter.words(met)
            let verb = met > 1 ? "are" : "is"
            sum = variants.pick(
                "So \(share) of the \(total) demands \(verb) met.", "\(PolicyWords.capitalized(share)) of \(total) \(verb) right.")
        }
        return "\(PolicyWords.capitalized(findings.joined(separator: "; "))). \(sum) Score: \(score(perception.shareMet))"
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
        var faults: [String] = []
        if problems.contains(.count) {
            var counted = clause
            counted.count = perception.counts[index]
            counted.region = nil
            // The colour may be the very thing that is wrong.
            if problems.contains(.color) { counted.color = nil }
            counted.size = nil
            let number = counted.count == 1 ? "one" : PromptWriter.words(counted.count)
            faults.append(
                "I see \(number) \(PromptPhrasing.described(counted)) where \(PromptWriter.words(clause.count)) \(clause.count == 1 ? "was" : "were") asked for"
            )
        }
        let others = seen.filter { $0.className == clause.className }
        if problems.contains(.color), let wanted = clause.color {
            let wrong = others.filter { $0.color != wanted }
            let subject = wrong.count < others.count || others.count == 1 || clause.count == 1 ? nil : the
            let color = wrong.first?.color.rawValue ?? "of another colour"
            if clause.count == 1 {
                faults.append("\(the) is \(color), not \(wanted.rawValue)")
            } else if let subject {
                faults.append("\(subject) are not all \(wanted.rawValue) but \(color)")
            } else {
                faults.append("not all of \(the) are \(wanted.rawValue)")
            }
        }
        if problems.contains(.region), let region = clause.region {
            faults.append(
                clause.count == 1 ? "\(the) is not \(region.said)" : "not all of \(the) are \(region.said)")
        }
        if problems.contains(.size), let size = clause.size {
            faults.append("\(the) should be clearly \(size.rawValue) than the rest")
        }
        return PolicyWords.list(faults)
    }
}

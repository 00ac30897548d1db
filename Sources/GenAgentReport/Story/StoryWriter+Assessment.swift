import GenAgent

extension StoryWriter {
    /// What was said of a round's image: verdict, findings, the policy's words, the reflection.
    func assessment(of round: Round, _ section: StoryOutline.Section) -> HTML {
        var html = HTML()
        let judge = round.judgedInTurn == nil ? (trajectory.setup.judge ?? "the judge") : "the policy itself"
        if let verdict = round.verdict {
            var said: HTML = "<p class=\"by\">\(verdict.outcome.name), by \(.isolated(judge))</p>"
            if let summary = verdict.summary?.filled {
                let lead: HTML? = verdict.outcome == .unscored ? "Why: " : nil
                said += "<p class=\"prose\" dir=\"auto\">\(lead)\(summary)</p>"
            }
            said += findings(of: verdict)
            html += step("Verdict", said)
        } else {
            html += note("Verdict", "Nobody assessed this image.", isBad: false)
        }
        if let words = section.judgment { html += step("Remarks", .prose(words)) }
        if let reflection = round.reflection { html += words(of: reflection) }
        return html
    }

    private func findings(of verdict: Verdict) -> HTML {
        // A policy that judges itself says one thing, which is the summary and the finding.
        let findings = verdict.findings.filter { $0.requirement.filled != verdict.summary?.filled || $0.detail != nil }
        guard !findings.isEmpty else { return "" }
        let items = findings.map { finding -> HTML in
            let kind: HTML = finding.isMet.map { $0 ? "met" : "unmet" } ?? "unknown"
            let sign = finding.isMet.map { $0 ? "✓" : "✗" } ?? "?"
            let spoken = finding.isMet.map { $0 ? "met" : "not met" } ?? "could not be told"
            let detail: HTML? = finding.detail?.filled.map { "<span class=\"detail\"> <bdi>\($0)</bdi></span>" }
            return
                "<li class=\"\(kind)\"><span class=\"sign\" aria-hidden=\"true\">\(sign)</span><span class=\"unseen\">\(spoken): </span><span><bdi>\(finding.requirement)</bdi>\(detail)</span></li>\n"
        }
        return "<ul class=\"findings\">\n\(items)</ul>"
    }

    private func words(of reflection: Reflection) -> HTML {
        let strategy = reflection.strategy == .edit ? "Change this image." : "Start afresh."
        switch reflection.action {
        case .guidance(let text): return step("Advises", "\(.prose(text))<p class=\"hint\">\(strategy)</p>")
        case .call(let call):
            return step(
                "Advises", "<p>The next call, without asking the policy: \(.isolated(call.name)). \(strategy)</p>")
        }
    }
}

import GenAgent

extension StoryWriter {
    var totals: HTML {
        var rows = HTML()
        for chapter in outline.chapters {
            for section in chapter.sections where !section.steps.isEmpty {
                let name =
                    section.number.map { "Round \($0)" }
                    ?? (chapter.rounds.isEmpty ? "No round" : "After the last image")
                let query = outline.chapters.count > 1 ? "Query \(chapter.index + 1), \(name.lowercased())" : name
                rows += row(query, section.usage, seconds: section.seconds)
            }
            for record in chapter.comparisons {
                guard let usage = record.comparison?.usage else { continue }
                rows += row("Comparing \(record.first) and \(record.second)", usage, seconds: nil)
            }
        }
        return """
            <section class="totals">
            \(.heading(level + 1, "", "Time and cost"))
            <div class="scroll" tabindex="0" role="region" aria-label="Time and cost"><table>
            <thead><tr><th scope="col">Part</th><th scope="col">Time</th><th scope="col">Tokens in</th><th scope="col">Tokens out</th><th scope="col">Images</th><th scope="col">Cost</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            <tfoot>\(row("Total", trajectory.usage, seconds: outline.seconds))</tfoot>
            </table></div>
            </section>

            """
    }

    private func row(_ name: String, _ usage: Usage, seconds: Double?) -> HTML {
        let time = seconds.map { Numbers.duration($0) } ?? (usage.seconds > 0 ? Numbers.duration(usage.seconds) : "–")
        let money = usage.money.map { Numbers.money($0) } ?? "–"
        return
            "<tr><th scope=\"row\">\(name)</th><td>\(time)</td><td>\(Numbers.count(usage.inputTokens))</td><td>\(Numbers.count(usage.outputTokens))</td><td>\(Numbers.count(usage.images))</td><td>\(money)</td></tr>\n"
    }

    var appendix: HTML {
        let setup = trajectory.setup
        let facts: [(StaticString, HTML)] = [
            ("Session", .isolated(trajectory.sessionID.rawValue)), ("Seed", "\(String(trajectory.seed))"),
            ("Policy", .isolated(setup.policy)),
            ("Judge", setup.judge.map { .isolated($0) } ?? "the policy judges itself"),
            ("Reflector", setup.reflector.map { .isolated($0) } ?? "none"),
            ("Comparator", setup.comparator.map { .isolated($0) } ?? "none"),
            ("Hook", setup.consultsHook ? "checks every call" : "none"), ("Selection", "\(setup.selection.rawValue)"),
            ("Turn format", "\(setup.configuration.format.rawValue)"),
            ("Limits", "<code>\(limits(setup.configuration.limits))</code>"),
            (
                "Library",
                "GenAgent \(trajectory.libraryVersion), rules \(trajectory.machineVersion), record \(trajectory.schemaVersion)"
            ),
        ]
        let rows = facts.map { name, value -> HTML in "<dt>\(HTML(stringLiteral: name))</dt><dd>\(value)</dd>\n" }
        let tools = setup.tools.map { tool -> HTML in
            "<p><strong>\(.isolated(tool.name))</strong> <span dir=\"auto\">\(tool.summary)</span></p>\(.verbatim(tool.parameters.jsonText))"
        }
        return """
            <section class="appendix">
            \(.heading(level + 1, "", "Technical appendix"))
            <details><summary>Setup</summary><dl>
            \(rows)\(rewards)</dl></details>
            <details><summary>\(Numbers.count(setup.tools.count, "tool"))</summary>\(tools)</details>
            <details><summary>System text (\(.isolated(setup.systemText.version)))</summary>\(.verbatim(setup.systemText.template))</details>
            <details><summary>\(Numbers.count(trajectory.turns.count, "raw turn"))</summary>\(rawTurns)</details>
            <details><summary>\(Numbers.count(trajectory.images.count, "image"))</summary><dl>\(imageRows)</dl></details>
            </section>

            """
    }

    private var rewards: [HTML] {
        trajectory.rewards.sorted { $0.key < $1.key }.map { name, value in
            "<dt>Reward \(.isolated(name))</dt><dd>\(value.map { Numbers.decimal($0, digits: 4) } ?? "not scored")</dd>\n"
        }
    }

    private var rawTurns: [HTML] {
        trajectory.turns.enumerated().map { index, turn in
            let reply = turn.reply
            let reasoning: HTML? = reply.reasoning?.filled.map { "<p class=\"hint\">Reasoning</p>\(.verbatim($0))" }
            let calls = reply.toolCalls.map { call -> HTML in
                "<p class=\"hint\">Native call \(.isolated(call.name)) (\(.isolated(call.id)))</p>\(.verbatim(call.arguments))"
            }
            let sampled = reply.tokens?.completionIDs.map { " · \(Numbers.count($0.count, "sampled token"))" } ?? ""
            let model: HTML? = reply.model.map { " · \(.isolated($0))" }
            return """
                <p class="raw"><strong>Turn \(index + 1)</strong> · \(turn.purpose.rawValue) · seed \(String(turn.seed)) · attempt \(turn.attempt) · \(reply.finishReason.rawValue)\(sampled)\(model)</p>
                \(reasoning)\(.verbatim(reply.text))\(calls)

                """
        }
    }

    private var imageRows: [HTML] {
        trajectory.images.map { image in
            "<dt>\(.isolated(image.id.rawValue))</dt><dd>\(image.reference.format.rawValue), \(image.reference.size.description), \(Numbers.bytes(image.reference.byteCount)), SHA-256 <code>\(image.reference.digest.rawValue)</code></dd>\n"
        }
    }

    private func limits(_ limits: SessionLimits) -> String {
        var parts = [
            "rounds \(limits.rounds)", "generator calls \(limits.generatorCalls)", "policy turns \(limits.policyTurns)",
            "repairs \(limits.repairs)",
        ]
        if let tokens = limits.tokens { parts.append("tokens \(tokens)") }
        if let money = limits.money { parts.append("money \(Numbers.money(money))") }
        if let tokens = limits.contextTokens { parts.append("context \(tokens)") }
        if let seconds = limits.seconds { parts.append("seconds \(Numbers.decimal(seconds, digits: 1))") }
        return parts.joined(separator: ", ")
    }
}

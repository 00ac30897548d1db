import GenAgent

/// Converts a vision model's answer to a benchmark's question to a `Verdict`, like the benchmark's script.
///
/// ``BenchmarkJudge`` asks and reads. A judge with its own client passes the answer to ``BenchmarkProtocol/verdict(of:)``:
/// ```swift
/// struct OfficialWISE: Judge {
///     let name = "gpt-4.1, WISE verified"
///     let ask: @Sendable (EncodedImage, Query) async throws -> String    // your client, the benchmark's question
///     func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
///         BenchmarkProtocol.wise.verdict(of: try await ask(candidate.image, query))
///     }
/// }
/// ```
/// An answer without the expected scores, or with a thought (`<think>`) without an end, is *unscored*, never a low score. The functions
/// cannot tell whether the token limit cut an answer off: treat such an answer as unscored.
package enum BenchmarkReply {
    /// GenEval++: a JSON object with `correct`, 1 or 0, and a `reason`.
    package static func genEvalPlusPlus(_ text: String) -> Verdict {
        let text = answer(in: text)
        guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end,
            let object = try? JSONValue.parse(text[start...end]),
            let correct = object["correct"]?.doubleValue ?? object["correct"]?.boolValue.map({ $0 ? 1 : 0 })
        else { return unreadable(text, "a JSON object with `correct`") }
        let reason = object["reason"]?.stringValue
        switch correct {
        case 1: return .satisfied(score: 1, summary: reason)
        case 0: return .unsatisfied(score: 0, summary: reason)
        default: return unreadable(text, "`correct` as 1 or 0")
        }
    }

    /// WISE, verified: the first `Score: 1` or `Score: 0`, or a single line with only the number.
    package static func wise(_ text: String) -> Verdict {
        let text = answer(in: text)
        let bare = bareNumbers(in: text, upTo: 1)
        let labelled = labelled("score", in: text, digits: 1).filter { $0 <= 1 }
        switch labelled.first ?? (bare.count == 1 ? bare[0] : nil) {
        case 1: return .satisfied(score: 1)
        case 0: return .unsatisfied(score: 0)
        default: return unreadable(text, "`Score: 1` or `Score: 0`")
        }
    }

    /// WISE, original: `Consistency`, `Realism` and `Aesthetic Quality`, each 0, 1 or 2, or three lines with only the numbers.
    /// An image with full consistency is satisfied.
    package static func originalWISE(_ text: String) -> Verdict {
        let text = answer(in: text)
        let labels = ["consistency", "realism", "aesthetic quality"]
        var scores = labels.compactMap { labelled($0, in: text, digits: 1).last }
        if scores.isEmpty { scores = Array(bareNumbers(in: text, upTo: 2).prefix(3)) }
        guard scores.count == 3, scores.allSatisfy({ $0 <= 2 }) else {
            return unreadable(text, "three scores of 0, 1 or 2")
        }
        let score = WISEEdition.score(consistency: scores[0], realism: scores[1], aesthetics: scores[2])
        let findings = findings(labels, scores, best: 2)
        return scores[0] == 2
            ? .satisfied(score: score, findings: findings) : .unsatisfied(score: score, findings: findings)
    }

    /// ImagineBench: `Fantasy Fulfillment`, `Identity Preservation` and `Aesthetic Quality`, each 0...10. The verdict's score is a tenth of
    /// the benchmark's. An image with 10 for the first two is satisfied.
    package static func imagineBench(_ text: String) -> Verdict {
        let text = answer(in: text)
        let labels = ["fantasy fulfillment", "identity preservation", "aesthetic quality"]
        let scores = labels.compactMap { labelled($0, in: text, digits: 2).last.map { min($0, 10) } }
        guard scores.count == 3 else { return unreadable(text, "three scores of 0 to 10") }
        let score =
            EvaluationSuite.imagineBenchScore(fantasy: scores[0], identity: scores[1], aesthetics: scores[2]) / 10
        let findings = findings(labels, scores, best: 10)
        return min(scores[0], scores[1]) == 10
            ? .satisfied(score: score, findings: findings) : .unsatisfied(score: score, findings: findings)
    }

    private static func findings(_ labels: [String], _ scores: [Double], best: Double) -> [Finding] {
        zip(labels, scores).map { Finding($0, isMet: $1 == best, detail: "\(Int($1)) of \(Int(best))") }
    }

    private static func unreadable(_ text: String, _ wanted: String) -> Verdict {
        let words = text.isEmpty ? "it is empty, or a thought without an end." : "it says: \(text.prefix(200))"
        return .unscored("The judge's answer has not \(wanted); \(words)")
    }

    /// The text after the model's thoughts, if any: they may mention scores that it then discarded.
    private static func answer(in text: String) -> String { String(text.afterThought ?? "") }

    /// The lines with only a one-digit number.
    private static func bareNumbers(in text: String, upTo limit: Double) -> [Double] {
        text.split(whereSeparator: \.isNewline).compactMap { line -> Double? in
            let bare = line.filter { !$0.isWhitespace }
            guard bare.count == 1, let number = Double(bare), number <= limit else { return nil }
            return number
        }
    }

    /// The numbers after each mention of a label, in order: `**Realism**: 2`. Case does not matter.
    private static func labelled(_ label: String, in text: String, digits: Int) -> [Double] {
        let text = text.lowercased()
        var (found, rest): ([Double], Substring) = ([], text[...])
        while let range = rest.firstRange(of: label) {
            rest = rest[range.upperBound...]
            let value = rest.drop { $0 == "*" }.drop(while: \.isWhitespace)
            let tail = value.first == ":" || value.first == "：" ? value.dropFirst() : value
            let number = tail.drop { $0.isWhitespace || $0 == "*" }.prefix { $0.isASCII && $0.isNumber }
            if let score = Double(number.prefix(digits)), digits > 1 || number.count == 1 { found.append(score) }
        }
        return found
    }
}

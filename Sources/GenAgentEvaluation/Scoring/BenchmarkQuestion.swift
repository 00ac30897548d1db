import Foundation
import GenAgent

/// The question for a benchmark's judge: a text with placeholders that each query fills.
///
/// `{prompt}` is the query's text, `{explanation}` the description of a correct image in its metadata (`Explanation` of WISE, `note` of
/// ImagineBench), and `{checklist}` the objects of GenEval++, line by line, in GenAgent's words. `{prompt_data['Key']}`, as in the
/// published scripts, is that member of the metadata. Other braces are unchanged, so a published text can be pasted without edits.
public struct BenchmarkQuestion: Sendable, Hashable {
    package let system: String?
    /// The user message; the image follows it.
    package let user: String
    /// Whether the words are GenAgent's own.
    let isOurs: Bool

    /// Makes a question from your own text. Both messages may have placeholders; unlike in a file, they are optional.
    public init(system: String? = nil, user: String) { self.init(system: system, user: user, isOurs: false) }

    init(system: String?, user: String, isOurs: Bool) {
        (self.system, self.user, self.isOurs) = (system, user, isOurs)
    }

    /// Reads a question from a text file, such as the benchmark's own, which this library does not contain.
    ///
    /// A line `[system]` begins the system message, a line `[user]` the user message; without such lines the whole text is the user message.
    /// If the file has only a system message, the user message is that of the benchmark's question in GenAgent's words.
    /// - Throws: ``SuiteFileError``, also if the question has no placeholder.
    public init(file: URL, for benchmark: BenchmarkProtocol) throws(SuiteFileError) {
        let text: String
        do { text = try String(contentsOf: file, encoding: .utf8) } catch {
            throw SuiteFileError(
                file, "The file cannot be read as UTF-8 text (\(ErrorText.phrase(for: error))). Is the path right?")
        }
        var parts: [String: [Substring]] = [:]
        var part = "user"
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            switch line.trimmed {
            case "[system]": part = "system"
            case "[user]": part = "user"
            default: parts[part, default: []].append(line)
            }
        }
        func message(_ name: String) -> String? {
            let text = (parts[name] ?? []).joined(separator: "\n").trimmed
            return text.isEmpty ? nil : text
        }
        let system = message("system")
        guard let user = message("user") ?? system.map({ _ in benchmark.question.user }) else {
            throw SuiteFileError(file, "The file is empty. It must hold the question that the judge is asked.")
        }
        self.init(system: system, user: user)
        guard !places(in: user).isEmpty || !places(in: system ?? "").isEmpty else {
            throw SuiteFileError(
                file,
                "The question does not say what was asked. Put {prompt}, and {explanation} or {checklist}, where they belong in it."
            )
        }
    }

    /// Identifies the text.
    var digest: String { String(SHA256.hexDigest(of: Data("\(system ?? "")\n\u{0}\n\(user)".utf8)).prefix(8)) }

    /// The messages for a query.
    ///
    /// - Throws: ``Gap`` if the query lacks what the question asks about.
    func filled(for query: Query) throws(Gap) -> (system: String?, user: String) {
        guard let system else { return (nil, try filled(user, query)) }
        return (try filled(system, query), try filled(user, query))
    }

    private func filled(_ message: String, _ query: Query) throws(Gap) -> String {
        var text = ""
        var rest = message[...]
        for (place, range) in places(in: message) {
            text += rest[..<range.lowerBound]
            text += try value(of: place, in: query)
            rest = message[range.upperBound...]
        }
        return text + rest
    }

    /// Something that a query lacks.
    struct Gap: Error, Hashable {
        var place: String
    }

    private func value(of place: String, in query: Query) throws(Gap) -> String {
        let found: String? =
            switch place {
            case "prompt": query.text
            case "explanation": (query.metadata["Explanation"] ?? query.metadata["note"])?.words
            case "checklist": ObjectChecklist(query.metadata)?.text
            default: query.metadata[place]?.words
            }
        guard let found else { throw Gap(place: place) }
        return found
    }

    /// The placeholders in a text, in order.
    private func places(in text: String) -> [(name: String, range: Range<String.Index>)] {
        var found: [(name: String, range: Range<String.Index>)] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let inside = text.index(after: open)
            rest = text[inside...]
            guard let close = rest.firstIndex(where: { $0 == "}" || $0 == "{" }), text[close] == "}",
                let name = Self.name(text[inside..<close])
            else { continue }
            found.append((name, open..<text.index(after: close)))
            rest = text[text.index(after: close)...]
        }
        return found
    }

    private static func name(_ text: Substring) -> String? {
        if ["prompt", "explanation", "checklist"].contains(text) { return String(text) }
        for quote in ["'", "\""] {
            let (begin, end) = ("prompt_data[\(quote)", "\(quote)]")
            guard text.hasPrefix(begin), text.hasSuffix(end), text.count > begin.count + end.count else { continue }
            return String(text.dropFirst(begin.count).dropLast(end.count))
        }
        return nil
    }
}

extension JSONValue {
    /// A string's text, or the JSON of any other value; `nil` for null.
    fileprivate var words: String? { self == .null ? nil : stringValue ?? canonicalText }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

// GenAgent's own texts. They ask the same as the published questions, and require the same form of answer. Any change renames the judge.
extension BenchmarkQuestion {
    static let genEvalPlusPlus = BenchmarkQuestion(
        system: """
            You check whether a picture shows what was ordered. Go through the checklist point by point: the kinds of objects, how many \
            there are of each, their colours, where in the picture they are, and how large they are beside each other. The picture \
            passes only if every point holds, and if it is one coherent picture that looks like a photograph: not drawn, and not put \
            together from several pictures. A point of which you are not sure does not hold.
            Answer with one JSON object and nothing else: {"correct": 1 or 0, "reason": "what is missing or wrong, in a sentence"}
            """,
        user: "The order:\n{prompt}\n\nThe checklist:\n{checklist}", isOurs: true)

    static let wise = BenchmarkQuestion(
        system: "You check whether pictures show what knowledge of the world demands. You are strict.",
        user: """
            The prompt of this picture may only hint at what is meant. The explanation says what a right picture shows, and it decides.

            The picture earns 1 if it shows what the explanation demands (the right things in the right state and relation to each other) and \
            is clear enough to be sure of that. It need not be beautiful, nor look like a photograph.
            The picture earns 0 if it shows the prompt's words but not their meaning, if something that matters is missing, wrong or \
            impossible to make out, or if it is too deformed to be judged. In real doubt it earns 0.

            Prompt: {prompt}
            Explanation: {explanation}

            Answer with one line and nothing else: `Score: 1` or `Score: 0`.
            """, isOurs: true)

    static let originalWISE = BenchmarkQuestion(
        system:
            "You grade generated pictures. You are very strict: the best grade is rare, and in doubt you give the lower one.",
        user: """
            Give this picture three grades, each 0, 1 or 2.

            Consistency: 0 if it lacks or contradicts what the prompt is mainly about, 1 if it shows only a part of it or shows it wrong \
            in places, 2 if it shows all of it and nothing else is to be wished. The explanation says what the prompt means.
            Realism: 0 if it is plainly artificial or impossible, 1 if small things give it away, 2 if it could be a photograph.
            Aesthetic Quality: 0 if it is unpleasant or badly composed, 1 if it is decent, 2 if it is outstanding.

            Prompt: {prompt}
            Explanation: {explanation}

            Answer with these three lines and nothing else, a grade for each N:
            Consistency: N
            Realism: N
            Aesthetic Quality: N
            """, isOurs: true)

    static let imagineBench = BenchmarkQuestion(
        system:
            "You grade pictures of things that do not exist. You are very strict: 10 means that nothing at all could be better.",
        user: """
            The prompt takes a known thing and changes it in an imagined way. The explanation says what is changed and what must stay. \
            Give this picture three grades from 0 to 10.

            Fantasy Fulfillment: how completely and exactly the imagined change is there. 0: not at all.
            Identity Preservation: how surely the known thing is still recognised, in realistic detail and not as a cartoon or a mere outline. \
            0: not at all.
            Aesthetic Quality: how clear, realistic and pleasing the picture is. 0: broken.

            Prompt: {prompt}
            Explanation: {explanation}

            Answer in this form, a grade for each N, and a reason of one sentence below each:
            Fantasy Fulfillment: N
            Identity Preservation: N
            Aesthetic Quality: N
            """, isOurs: true)
}

/// What an image must show and must not show, from GenEval++'s metadata, as a text for a judge.
struct ObjectChecklist {
    let text: String

    /// Reads `include` and `exclude`; `nil` if there are no requirements, or one cannot be read: without it, the judge would be too lenient.
    init?(_ metadata: JSONValue) {
        guard let wanted = Self.lines(metadata["include"], Self.wanted), !wanted.isEmpty,
            let unwanted = Self.lines(metadata["exclude"], Self.unwanted)
        else { return nil }
        text = (wanted + unwanted).map { "- \($0)" }.joined(separator: "\n")
    }

    /// One line per entry; `nil` if one cannot be read. A missing list is empty.
    private static func lines(_ list: JSONValue?, _ line: (JSONValue) -> String?) -> [String]? {
        guard let list, list != .null else { return [] }
        guard let entries = list.arrayValue else { return nil }
        let lines = entries.compactMap(line)
        return lines.count == entries.count ? lines : nil
    }

    /// How many; default: 1.
    private static func count(_ item: JSONValue) -> Int64? {
        guard let count = item["count"] else { return 1 }
        return count.integerValue.flatMap { $0 > 0 ? $0 : nil }
    }

    private static func wanted(_ item: JSONValue) -> String? {
        guard let thing = item["class"]?.stringValue, let count = count(item) else { return nil }
        var parts = ["\(count) × \(thing)"]
        if let color = item["color"]?.stringValue { parts.append("colour: \(color)") }
        if let size = item["size"]?.stringValue { parts.append("size: \(size) than the others") }
        if let region = item["region"]?.stringValue { parts.append("place: \(place(region))") }
        return parts.joined(separator: "; ")
    }

    private static func unwanted(_ item: JSONValue) -> String? {
        guard let thing = item["class"]?.stringValue, let count = count(item) else { return nil }
        return "fewer than \(count) × \(thing)"
    }

    private static func place(_ region: String) -> String {
        switch region {
        case "left", "right": "the \(region) part of the image"
        case "above": "the upper part of the image"
        case "below": "the lower part of the image"
        default: region
        }
    }
}

import Foundation
import GenAgent

/// What a benchmark's judge is asked: a text with places that each query fills.
///
/// `{prompt}` is the query's text, `{explanation}` what its metadata say a right image shows (`Explanation` of WISE, `note` of
/// ImagineBench), `{checklist}` the objects of GenEval++, line by line, in GenAgent's words. `{prompt_data['Key']}`, as in the published
/// scripts, is that member of the metadata. Other braces are left alone, so a published text can be pasted as it is.
public struct BenchmarkQuestion: Sendable, Hashable {
    /// The system message, if any.
    public let system: String?
    /// The user message; the image follows it.
    public let user: String
    /// Whether the words are GenAgent's own.
    let isOurs: Bool

    /// Makes a question in words of one's own; both messages may have places, which each query fills.
    ///
    /// - Parameters:
    ///   - system: The system message, if any.
    ///   - user: The user message. What names nothing of what was asked is not refused here, as it is in a file.
    public init(system: String? = nil, user: String) { self.init(system: system, user: user, isOurs: false) }

    init(system: String?, user: String, isOurs: Bool) {
        (self.system, self.user, self.isOurs) = (system, user, isOurs)
    }

    /// Reads a question from a text file: the benchmark's own words, which this library does not contain.
    ///
    /// A line `[system]` begins the system message, a line `[user]` the user message; without such lines the whole text is the user message.
    /// A file with a system message alone takes the user message of the benchmark's question in our words.
    /// - Throws: ``SuiteFileError``, also where the question names nothing of what was asked.
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

    /// A short name of the words: another text, another name.
    var digest: String { String(SHA256.hexDigest(of: Data("\(system ?? "")\n\u{0}\n\(user)".utf8)).prefix(8)) }

    /// The messages for a query.
    ///
    /// - Throws: ``Gap`` where the query lacks what the question asks about.
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
        /// The place in the question.
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

    /// The places in a text, in their order.
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
    /// Text as it is, anything else as JSON; `nil` where there is nothing.
    fileprivate var words: String? { self == .null ? nil : stringValue ?? canonicalText }
}

extension StringProtocol {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

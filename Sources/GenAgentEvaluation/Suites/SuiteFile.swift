import Foundation
import GenAgent

/// The rows of a benchmark's own file: JSON Lines, or one JSON array.
struct SuiteFile {
    /// A row and the line where it begins.
    struct Row {
        let value: JSONValue
        let line: Int
        let file: URL

        func text(_ key: String) throws(SuiteFileError) -> String {
            guard let text = value[key]?.stringValue, !text.allSatisfy(\.isWhitespace) else {
                throw error("`\(key)` must be a non-empty text; it is \(found(key)).")
            }
            return text
        }

        func integer(_ key: String) throws(SuiteFileError) -> Int {
            guard let number = value[key]?.integerValue.flatMap({ Int(exactly: $0) }) else {
                throw error("`\(key)` must be a whole number; it is \(found(key)).")
            }
            return number
        }

        /// A whole number that no earlier row has.
        func newInteger(_ key: String, _ seen: inout Set<Int>) throws(SuiteFileError) -> Int {
            let number = try integer(key)
            guard seen.insert(number).inserted else {
                throw error("`\(key)` \(number) appears twice, so results could not be distinguished.")
            }
            return number
        }

        func error(_ problem: String) -> SuiteFileError { SuiteFileError(file, line: line, problem) }

        private func found(_ key: String) -> String {
            guard let value = value[key] else { return "missing" }
            let text = value.canonicalText
            return text.count > 60 ? "\(text.prefix(60))…" : text
        }
    }

    let rows: [Row]

    init(lines file: URL) throws(SuiteFileError) {
        var rows: [Row] = []
        let text = try Self.text(file)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            do { rows.append(try Self.row(JSONValue.parse(line), index + 1, file)) } catch let error as JSONParseError {
                throw SuiteFileError(file, line: index + 1, error.description)
            } catch let error as SuiteFileError { throw error } catch {
                throw SuiteFileError(file, line: index + 1, "\(ErrorText.phrase(for: error))")
            }
        }
        self.rows = try Self.some(rows, file)
    }

    init(array file: URL) throws(SuiteFileError) {
        let text = try Self.text(file)
        let whole: JSONValue
        do { whole = try JSONValue.parse(text) } catch {
            let line = text.utf8.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
            throw SuiteFileError(file, line: line, error.description)
        }
        guard let entries = whole.arrayValue else {
            throw SuiteFileError(file, line: 1, "A list of entries (`[…]`) was expected.")
        }
        let starts = Self.starts(ofEntriesIn: text)
        var rows: [Row] = []
        for (index, entry) in entries.enumerated() {
            rows.append(try Self.row(entry, starts.indices.contains(index) ? starts[index] : 1, file))
        }
        self.rows = try Self.some(rows, file)
    }

    private static func row(_ value: JSONValue, _ line: Int, _ file: URL) throws(SuiteFileError) -> Row {
        guard value.objectValue != nil else {
            throw SuiteFileError(file, line: line, "A row must be a JSON object (`{…}`).")
        }
        return Row(value: value, line: line, file: file)
    }

    private static func some(_ rows: [Row], _ file: URL) throws(SuiteFileError) -> [Row] {
        guard !rows.isEmpty else { throw SuiteFileError(file, "The file has no rows.") }
        return rows
    }

    private static func text(_ file: URL) throws(SuiteFileError) -> String {
        do { return try String(contentsOf: file, encoding: .utf8) } catch {
            throw SuiteFileError(
                file, "The file cannot be read as UTF-8 text (\(ErrorText.phrase(for: error))). Is the path right?")
        }
    }

    /// The lines on which the objects of a valid JSON array begin.
    private static func starts(ofEntriesIn text: String) -> [Int] {
        var (line, depth, isInString, isEscaped) = (1, 0, false, false)
        var starts: [Int] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = isInString
            case UInt8(ascii: "\""): isInString.toggle()
            case _ where isInString: break
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == 1 { starts.append(line) }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return starts
    }
}

/// A benchmark file that cannot be read, in words for people.
public struct SuiteFileError: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// The line, counted from 1; `nil` for the whole file.
    package let line: Int?
    package let problem: String

    init(_ file: URL, line: Int? = nil, _ problem: String) {
        self.file = file.path
        self.line = line
        self.problem = problem
    }

    public var description: String { "\(file)\(line.map { ", line \($0)" } ?? ""): \(problem)" }
}

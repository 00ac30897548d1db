/// A strict reader of the markup that our pages are written in: every element is closed, in order, attributes are quoted and
/// occur once, no `<`, `>` or bare `&` stands where text is. What is raw text for a browser is raw text here.
struct TagChecker {
    private(set) var problems: [String] = []
    private(set) var elements: [String] = []
    /// Values of all attributes, by name.
    private(set) var attributes: [(element: String, name: String, value: String)] = []
    /// All text outside tags, scripts and styles, with entities resolved.
    private(set) var text = ""
    private var open: [String] = []
    private var bytes: [UInt8]
    private var position = 0

    private static let void: Set<String> = [
        "meta", "link", "img", "br", "input", "line", "circle", "rect", "polyline", "path",
    ]

    init(_ page: String) {
        bytes = Array(page.utf8)
        read("<!DOCTYPE html>")
        while position < bytes.count, problems.count < 20 { step() }
        if !open.isEmpty { problems.append("never closed: \(open)") }
    }

    private mutating func read(_ literal: String) {
        if bytes[position...].starts(with: literal.utf8) { position += literal.utf8.count }
    }

    private mutating func step() {
        if bytes[position] == UInt8(ascii: "<") { tag() } else { content() }
    }

    private mutating func content() {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        let piece = String(decoding: bytes[start..<position], as: UTF8.self)
        check(piece)
        text += Self.resolved(piece)
    }

    private mutating func check(_ piece: String) {
        if piece.contains(">") { problems.append("a bare > in \(piece.prefix(80))") }
        for part in piece.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let known = ["amp;", "lt;", "gt;", "quot;", "#39;", "#13;"]
            if !known.contains(where: { part.hasPrefix($0) }) { problems.append("a bare & before \(part.prefix(20))") }
        }
    }

    static func resolved(_ piece: String) -> String {
        piece.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&#13;", with: "\r").replacing("&amp;", with: "&")
    }

    private mutating func tag() {
        let start = position
        var quoted = false
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\"") { quoted.toggle() }
            if bytes[position] == UInt8(ascii: ">"), !quoted { break }
            if bytes[position] == UInt8(ascii: "<"), position > start {
                problems.append("a < within \(String(decoding: bytes[start..<position].prefix(60), as: UTF8.self))")
            }
            position += 1
        }
        guard position < bytes.count else { return problems.append("a tag that never ends") }
        var body = String(decoding: bytes[(start + 1)..<position], as: UTF8.self)
        position += 1
        if body.hasPrefix("/") {
            let name = String(body.dropFirst())
            if open.last == name {
                open.removeLast()
            } else {
                problems.append("</\(name)> closes \(open.last ?? "nothing")")
            }
            return
        }
        let isClosed = body.hasSuffix("/")
        if isClosed { body.removeLast() }
        let name = String(body.prefix { $0 != " " })
        elements.append(name)
        readAttributes(body.dropFirst(name.count), of: name)
        if Self.void.contains(name) != isClosed { problems.append("<\(name)> is closed wrongly") }
        guard !isClosed else { return }
        open.append(name)
        if name == "script" || name == "style" { skipRaw("</\(name)>") }
    }

    private mutating func skipRaw(_ end: String) {
        let end = Array(end.utf8)
        while position < bytes.count, !bytes[position...].starts(with: end) { position += 1 }
    }

    private mutating func readAttributes(_ body: Substring, of element: String) {
        var rest = body
        var names: Set<String> = []
        while true {
            rest = rest.drop { $0 == " " }
            guard !rest.isEmpty else { return }
            let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" })
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.hasPrefix("=\"") else {
                return problems.append("<\(element)> has an attribute that is not quoted: \(body.prefix(80))")
            }
            rest = rest.dropFirst(2)
            let value = String(rest.prefix { $0 != "\"" })
            rest = rest.dropFirst(value.count + 1)
            if !names.insert(name).inserted { problems.append("<\(element)> has \(name) twice") }
            if !value.hasPrefix("data:image/") { check(value) }
            attributes.append((element, name, Self.resolved(value)))
        }
    }
}

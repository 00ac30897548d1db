import GenAgent

/// The pieces that replies are made of.
extension TurnFuzzer {
    static let tags = [
        "<think>", "</think>", "<judge>", "</judge>", "<tool_call>", "</tool_call>", "<answer>", "</answer>",
    ]

    /// A turn as a well-behaved policy would write it, with small liberties.
    mutating func wholeTurn() -> String {
        var parts: [String] = []
        if chance(90) { parts.append("<think>\(prose())</think>") }
        if chance(3) { parts.append("<think>\(prose())</think>") }
        if chance(50) { parts.append("<judge>\(words()) Score: 0.\(below(10))</judge>") }
        if chance(65) {
            for _ in 0...(chance(80) ? 0 : below(3)) { parts.append("<tool_call>\(callContent())</tool_call>") }
            if chance(7) { parts.append("<answer>\(words())</answer>") }
        } else {
            for _ in 0...(chance(86) ? 0 : 1) { parts.append("<answer>\(words())</answer>") }
        }
        return parts.joined(separator: pick(["\n", "", " ", "\n\n"]))
    }

    /// The content of a call's tags; one in five is not what it should be.
    mutating func callContent() -> String {
        let arguments = JSONValue.object(members(depth: 0))
        let call = "{\"name\": \(JSONValue.string(name()).jsonText), \"arguments\": \(arguments.jsonText)}"
        switch below(40) {
        case 0: return "\n```json\n\(call)\n```\n"
        case 1: return call.replacing("\"name\"", with: "\"function\"")
        case 2: return call.replacing("\"arguments\"", with: "\"parameters\"")
        case 3: return "{\"name\": \"draw\", \"arguments\": \(JSONValue.string(arguments.jsonText).jsonText)}"
        case 4: return "{\"name\": \"draw\", \"arguments\": \(value(depth: 2).jsonText)}"
        case 5: return value(depth: 1).jsonText
        case 6: return call.replacing("\"", with: "'")
        case 7: return String(call.dropLast(1 + below(3)))
        default: return chance(50) ? call : "\n\(call)\n"
        }
    }

    /// A call without its tags.
    mutating func bareCall() -> String {
        let call = callContent()
        let before = chance(50) ? "<think>\(words())</think>\n" : prose()
        return before + pick([call, "```json\n\(call)\n```", "```\n\(call)```"]) + (chance(50) ? "" : prose())
    }

    /// Arguments as servers send them: now and then empty, cut or wrapped in a string.
    mutating func nativeArguments() -> String {
        let text = JSONValue.object(members(depth: 0)).jsonText
        switch below(20) {
        case 0: return ""
        case 1: return String(text.dropLast())
        case 2: return JSONValue.string(text).jsonText
        case 3: return value(depth: 2).jsonText
        default: return text
        }
    }

    /// A tool's name.
    mutating func name() -> String {
        chance(95) ? pick(["draw", "edit_image", "generate_image", "search"]) : pick(["", " ", "\u{E9}\"<", "a\nb"])
    }

    /// Arguments by name.
    mutating func members(depth: Int) -> [String: JSONValue] {
        var members: [String: JSONValue] = chance(80) ? ["prompt": .string(words())] : [:]
        for _ in 0..<below(3) {
            members[pick(["seed", "size", "steps", "negative_prompt", ""])] = value(depth: depth + 1)
        }
        return members
    }

    /// Any JSON value, at most three levels deep.
    mutating func value(depth: Int) -> JSONValue {
        switch below(depth > 2 ? 7 : 9) {
        case 0: .null
        case 1: .bool(chance(50))
        case 2: .integer(Int64(truncatingIfNeeded: random.next()))
        case 3: .number(random.nextUnit() * 1e6 + 0.5)
        case 4: .integer(Int64(below(100)))
        case 5, 6: .string(words())
        case 7: .array((0..<below(4)).map { _ in value(depth: depth + 1) })
        default: .object(members(depth: depth + 1))
        }
    }

    /// Some words, now and then of other scripts or with marks that JSON must escape.
    mutating func words() -> String {
        let plain = ["a", "red", "cube", "left of", "two", "cats", "score: 0.8", "not", "x < y", "the light"]
        let odd = [
            "caf\u{E9}", "\u{1F431}", "\u{4E09}\u{53EA}\u{732B}", "\"quoted\"", "back\\slash", "line\nbreak", "{}",
        ]
        return (0...below(6)).map { _ in chance(85) ? pick(plain) : pick(odd) }.joined(separator: " ")
    }

    /// Words that may mention tags the format does not know, braces and fences.
    mutating func prose() -> String {
        var parts = [words()]
        if chance(15) {
            parts.append(pick(["<b>bold</b>", "<reflect/>", "{x}", "```", "{\"a\": \"<think>\"}", "a <b c> d"]))
        }
        if chance(20) { parts.append(words()) }
        return parts.joined(separator: " ")
    }

    /// A small piece of anything.
    mutating func fragment() -> String {
        switch below(4) {
        case 0, 1: pick(Self.tags)
        case 2:
            pick(["{", "}", "\"", "[", "]", ":", ",", "```json\n", "<", ">", "</", "\\", "\\u12", "1e9", "\n", "<br>"])
        default: chance(50) ? words() : callContent()
        }
    }

    /// Random bytes: ASCII, or anything; what is not UTF-8 becomes U+FFFD.
    mutating func noise() -> String {
        let isASCII = chance(50)
        let bytes = (0..<(1 + below(60))).map { _ in
            isASCII ? UInt8(0x20 + below(95)) : UInt8(truncatingIfNeeded: random.next())
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

import GenAgent

/// Random and mutated replies, to fuzz a parser, a policy adapter or any other reader of model output.
///
/// ```swift
/// var fuzzer = TurnFuzzer(seed: 1)
/// for _ in 0..<1_000 {
///     let reply = fuzzer.nextReply()
///     _ = TurnParser().parse(reply, format: fuzzer.nextFormat())
/// }
/// ```
/// The same seed gives the same replies on every machine. A stream holds whole turns, turns with one to three mutations (a tag dropped, doubled,
/// moved or changed, text cut, JSON broken), sequences of fragments, and noise. With `TurnParser`, each kind of violation,
/// turns without deviations and turns with them are each at least 1% of a long stream.
@_spi(Benchmarks) public struct TurnFuzzer: Sendable {
    var random: SeededRandom

    @_spi(Benchmarks) public init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The next reply. About one in eight has native tool calls, as many have separate reasoning, and one in seven was cut off.
    @_spi(Benchmarks) public mutating func nextReply() -> PolicyReply {
        var reply = PolicyReply(text: nextText())
        if chance(14) {
            reply.finishReason = .length
        } else if chance(10) {
            reply.finishReason = pick([.toolCalls, .contentFilter, .other])
        }
        if chance(12) {
            reply.toolCalls = (0...below(2)).map { index in
                NativeToolCall(id: chance(90) ? "call_\(index)" : "", name: name(), arguments: nativeArguments())
            }
            if chance(40) { reply.text = chance(50) ? "" : prose() }
        }
        if chance(12) {
            reply.reasoning = prose()
            if chance(30) { (reply.reasoning, reply.text) = (reply.text, "") }
        }
        return reply
    }

    /// The next format; three in four are tagged.
    @_spi(Benchmarks) public mutating func nextFormat() -> TurnFormat { chance(75) ? .tagged : .native }

    /// The next text of a reply.
    @_spi(Benchmarks) public mutating func nextText() -> String {
        switch below(100) {
        case 0..<4: return (0..<below(6)).map { _ in pick([" ", "\n", "\t", "\r\n"]) }.joined()
        case 4..<9: return noise()
        case 9..<17: return (0...below(12)).map { _ in fragment() }.joined()
        case 17..<20: return bareCall()
        case 20..<24: return prose()
        default:
            let text = wholeTurn()
            return chance(30) ? text : mutated(text, times: 1 + below(3))
        }
    }

    /// The next well-formed turn: a thought, perhaps a judgment, and calls or an answer.
    @_spi(Benchmarks) public mutating func nextTurn() -> PolicyTurn {
        let action: TurnAction =
            chance(70)
            ? .call((0...(chance(80) ? 0 : below(3))).map { _ in ToolCall(name: name(), arguments: members(depth: 0)) })
            : .answer(chance(80) ? words() : "")
        return PolicyTurn(thought: words(), judgment: chance(50) ? words() : nil, action: action)
    }

    mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// The pieces that replies are made of.
extension TurnFuzzer {
    static let tags = [
        "<think>", "</think>", "<judge>", "</judge>", "<tool_call>", "</tool_call>", "<answer>", "</answer>",
    ]

    /// A turn as a well-behaved policy would write it, with small deviations.
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

    mutating func bareCall() -> String {
        let call = callContent()
        let before = chance(50) ? "<think>\(words())</think>\n" : prose()
        return before + pick([call, "```json\n\(call)\n```", "```\n\(call)```"]) + (chance(50) ? "" : prose())
    }

    /// Arguments as servers send them: occasionally empty, cut off or wrapped in a string.
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

    mutating func name() -> String {
        chance(95) ? pick(["draw", "edit_image", "generate_image", "search"]) : pick(["", " ", "\u{E9}\"<", "a\nb"])
    }

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

    /// Some words, occasionally in other scripts or with characters that JSON must escape.
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

    mutating func fragment() -> String {
        switch below(4) {
        case 0, 1: pick(Self.tags)
        case 2:
            pick(["{", "}", "\"", "[", "]", ":", ",", "```json\n", "<", ">", "</", "\\", "\\u12", "1e9", "\n", "<br>"])
        default: chance(50) ? words() : callContent()
        }
    }

    /// Random bytes: ASCII, or anything; invalid UTF-8 becomes U+FFFD.
    mutating func noise() -> String {
        let isASCII = chance(50)
        let bytes = (0..<(1 + below(60))).map { _ in
            isASCII ? UInt8(0x20 + below(95)) : UInt8(truncatingIfNeeded: random.next())
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Changes to a text; on bytes, so that they are fast and may also split a character.
extension TurnFuzzer {
    mutating func mutated(_ text: String, times: Int) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<times { mutate(&bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        switch below(12) {
        case 0, 1: bytes.removeSubrange(pickTag(bytes) ?? stretch(bytes))
        case 2: if let tag = pickTag(bytes) { bytes.replaceSubrange(tag, with: pick(Self.tags).utf8) }
        case 3: if let tag = pickTag(bytes) { bytes.insert(contentsOf: Array(bytes[tag]), at: tag.lowerBound) }
        case 4: bytes.insert(contentsOf: pick(Self.tags).utf8, at: below(bytes.count + 1))
        case 5: bytes.removeSubrange(below(bytes.count)...)
        case 6: bytes.removeSubrange(stretch(bytes))
        case 7: bytes.insert(contentsOf: Array(bytes[stretch(bytes)]), at: below(bytes.count + 1))
        case 8: bytes.insert(contentsOf: words().utf8, at: chance(50) ? 0 : bytes.count)
        case 9: bytes.insert(contentsOf: fragment().utf8, at: below(bytes.count + 1))
        case 10: bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        default:
            // Exchange two neighbors of some length.
            let first = stretch(bytes)
            let moved = Array(bytes[first])
            bytes.removeSubrange(first)
            bytes.insert(contentsOf: moved, at: below(bytes.count + 1))
        }
    }

    /// A random stretch, mostly short.
    private mutating func stretch(_ bytes: [UInt8]) -> Range<Int> {
        let start = below(bytes.count)
        return start..<min(bytes.count, start + 1 + below(chance(70) ? 8 : 80))
    }

    private mutating func pickTag(_ bytes: [UInt8]) -> Range<Int>? {
        let starts = bytes.indices.filter { bytes[$0] == UInt8(ascii: "<") }
        guard !starts.isEmpty else { return nil }
        let start = pick(starts)
        for tag in Self.tags where bytes[start...].starts(with: tag.utf8) { return start..<start + tag.utf8.count }
        return nil
    }
}

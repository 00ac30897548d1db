/// One parsed policy turn: its thought, its judgment of the last image, and its next action.
///
/// Source: the tags `<think>`, `<judge>`, `<tool_call>` and `<answer>` of the GenAgent paper (arXiv 2601.18543); native tool calls give the same value.
public struct PolicyTurn: Sendable, Hashable, Codable {
    public var thought: String?
    /// The judgment of the image before this turn (`<judge>`).
    public var judgment: String?
    public var action: TurnAction
    /// Harmless departures from the format; empty in a clean turn.
    public var deviations: [TurnDeviation]

    private enum CodingKeys: String, CodingKey {
        case thought, judgment = "judgement", action, deviations
    }

    public init(
        thought: String? = nil, judgment: String? = nil, action: TurnAction, deviations: [TurnDeviation] = []
    ) {
        self.thought = thought
        self.judgment = judgment
        self.action = action
        self.deviations = deviations
    }
}

/// What a turn does.
public enum TurnAction: Sendable, Hashable, Codable {
    /// Calls tools, in this order; never empty.
    case call([ToolCall])
    /// Ends (`<answer>`): the policy is satisfied. The text is the content of the tag.
    case answer(String)
}

/// A tool call as the policy meant it.
public struct ToolCall: Sendable, Hashable, Codable {
    /// The id of a native call; `nil` for tagged calls.
    public var id: String?
    public var name: String
    public var arguments: [String: JSONValue]

    public init(id: String? = nil, name: String, arguments: [String: JSONValue]) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// A harmless departure from the turn format, recorded for format rewards.
public enum TurnDeviation: String, Sendable, Hashable, Codable, CaseIterable {
    case proseOutsideTags
    /// The call's JSON was in a Markdown code fence.
    case fencedJSON
    case untaggedCall
    /// The arguments were a string that contains JSON.
    case argumentsInString
    /// There was more than one `<think>` or `<judge>`; their texts were joined.
    case repeatedTag
    /// A tag that the format does not know was read as text.
    case unknownTag
    /// The action's closing tag was missing at the end of an otherwise complete turn.
    case missingCloser
    /// There was no `<think>` (nor separate reasoning).
    case missingThought
}

/// The result of parsing a reply.
public enum TurnParse: Sendable, Hashable, Codable {
    case turn(PolicyTurn)
    case violation(FormatViolation)
}

/// Why a reply is not a turn.
public struct FormatViolation: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Nothing but white space.
        case empty
        /// The reply was cut off (finish reason `length`) before its action was complete.
        case truncated
        /// Neither a call nor an answer.
        case noAction
        case callAndAnswer
        case severalAnswers
        case unclosedTag
        case strayCloser
        /// A tag of the format within another one.
        case nestedTags
        case invalidJSON
        /// The call's JSON is not an object with a `name`, or the arguments are not an object.
        case malformedCall
    }

    public var kind: Kind
    /// A message for people and the policy: what was found, where, and what was expected.
    public var detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    public var description: String { "\(kind.rawValue): \(detail)" }
}

/// The format of turns.
public enum TurnFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// The paper's tags in plain text; works with every model. Text without an action is a violation.
    case tagged
    /// The server's own tool calls; text without a call is the answer. Tags are still understood.
    case native
}

extension TurnAction {
    /// Reads `{"type": "call", "calls": […]}` or `{"type": "answer", "text": "…"}`.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "call": self = .call(try reader.read("calls"))
        case "answer": self = .answer(try reader.read("text"))
        default: throw reader.unknown("turn action")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .call(let calls): try TypedCoding.write("call", calls, as: "calls", to: encoder)
        case .answer(let text): try TypedCoding.write("answer", text, as: "text", to: encoder)
        }
    }
}

extension TurnParse {
    /// Reads `{"type": "turn", "turn": {…}}` or `{"type": "violation", "violation": {…}}`.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "turn": self = .turn(try reader.read("turn"))
        case "violation": self = .violation(try reader.read("violation"))
        default: throw reader.unknown("parse")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .turn(let turn): try TypedCoding.write("turn", turn, as: "turn", to: encoder)
        case .violation(let violation):
            try TypedCoding.write("violation", violation, as: "violation", to: encoder)
        }
    }
}

extension PolicyTurn {
    /// The score in the judgment, 0...1; `nil` if there is none.
    ///
    /// Read leniently. The last match counts: the word `score` (any case, not within a longer word), then `:` or `=`, then a number such as `0.8`,
    /// `.8`, `4/5` or `80%`. Spaces, tabs and the marks `*`, `_`, `"` and the backtick may come between them. A fraction is divided out, a percentage by 100.
    /// A value outside 0...1 (`Score: 8`) gives `nil`, even after a valid score.
    public var score: Double? {
        guard var judgment else { return nil }
        return judgment.withUTF8 { bytes in
            var last: Double?
            var index = 0
            while index < bytes.count {
                if let found = bytes.score(at: index) {
                    last = found.value
                    index = found.end
                } else {
                    index += 1
                }
            }
            guard let last, (0...1).contains(last) else { return nil }
            return last
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The score whose word starts exactly here.
    fileprivate func score(at offset: Int) -> (value: Double, end: Int)? {
        guard offset <= count - 5, self[offset] | 0x20 == UInt8(ascii: "s") else { return nil }
        guard self[offset..<offset + 5].lazy.map({ $0 | 0x20 }).elementsEqual("score".utf8) else { return nil }
        // Bytes from 0x80 on belong to letters of other scripts.
        if offset > 0, self[offset - 1].isASCIILetter || self[offset - 1].isASCIIDigit || self[offset - 1] >= 0x80 {
            return nil
        }
        var index = offset + 5
        skipMarks(&index)
        guard index < count, self[index] == UInt8(ascii: ":") || self[index] == UInt8(ascii: "=") else { return nil }
        index += 1
        skipMarks(&index)
        guard let number = number(&index) else { return nil }

        var next = index
        skipMarks(&next)
        guard next < count else { return (number, index) }
        if self[next] == UInt8(ascii: "%") { return (number / 100, next + 1) }
        guard self[next] == UInt8(ascii: "/") else { return (number, index) }
        next += 1
        skipMarks(&next)
        guard let divisor = self.number(&next) else { return (number, index) }
        // Division by zero gives a value outside 0...1, which is not a score.
        return (number / divisor, next)
    }

    private func skipMarks(_ index: inout Int) {
        while index < count {
            switch self[index] {
            case 0x20, 0x09, UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "\""), UInt8(ascii: "`"): index += 1
            default: return
            }
        }
    }

    /// Reads digits with an optional fraction; a point without digits after it is punctuation.
    private func number(_ index: inout Int) -> Double? {
        let start = index
        while index < count, self[index].isASCIIDigit { index += 1 }
        if index + 1 < count, self[index] == UInt8(ascii: "."), self[index + 1].isASCIIDigit {
            index += 1
            while index < count, self[index].isASCIIDigit { index += 1 }
        }
        return index > start ? Double("0" + string(start..<index)) : nil
    }
}

extension PolicyTurn {
    /// Why the policy could not judge the image: the text after `unscored:` at the beginning of the judgment (any case); `nil` if the
    /// judgment begins otherwise. Without a reason, a general sentence.
    package var unscoredReason: String? {
        guard let words = judgment?.drop(while: \.isWhitespace), words.lowercased().hasPrefix("unscored:") else {
            return nil
        }
        let reason = words.dropFirst(9).trimmingPrefix(while: \.isWhitespace)
        return reason.isEmpty ? "The policy could not judge the image." : String(reason)
    }
}

/// One policy turn, understood: what it thought, how it judged the last image, and what it does next.
///
/// Source: the tags `<think>`, `<judge>`, `<tool_call>` and `<answer>` of the GenAgent paper (arXiv 2601.18543); native tool calls normalise to the same value.
public struct PolicyTurn: Sendable, Hashable, Codable {
    /// The reasoning (`<think>`), if there was any.
    public var thought: String?
    /// The judgment of the image it just saw (`<judge>`), if there was any.
    public var judgment: String?
    /// What it does next.
    public var action: TurnAction
    /// Where the turn strayed from the format without becoming unclear; empty in a clean turn.
    public var deviations: [TurnDeviation]

    /// Makes a turn.
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
    /// Ends (`<answer>`): the policy is satisfied. The text is what stood between the tags.
    case answer(String)
}

/// A tool call as the policy meant it.
public struct ToolCall: Sendable, Hashable, Codable {
    /// The id that a native call came with; `nil` for tagged calls.
    public var id: String?
    /// The tool's name.
    public var name: String
    /// The arguments: an object.
    public var arguments: [String: JSONValue]

    /// Makes a call.
    public init(id: String? = nil, name: String, arguments: [String: JSONValue]) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// A harmless departure from the turn format; kept, so that a format reward can see it.
public enum TurnDeviation: String, Sendable, Hashable, Codable, CaseIterable {
    /// There was text outside the tags.
    case proseOutsideTags
    /// The call's JSON stood in a Markdown code fence.
    case fencedJSON
    /// The call stood bare, without `<tool_call>` tags.
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

/// What parsing a reply comes to: always one of the two.
public enum TurnParse: Sendable, Hashable, Codable {
    /// The turn.
    case turn(PolicyTurn)
    /// Why there is none.
    case violation(FormatViolation)
}

/// A reply that is no turn, with a name for what is wrong.
public struct FormatViolation: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Nothing but white space.
        case empty
        /// The reply was cut off (finish reason `length`) before its action was complete.
        case truncated
        /// Neither a call nor an answer.
        case noAction
        /// Both a call and an answer.
        case callAndAnswer
        /// More than one answer.
        case severalAnswers
        /// An opening tag without its closing tag.
        case unclosedTag
        /// A closing tag without its opening tag.
        case strayCloser
        /// A tag of the format within another one.
        case nestedTags
        /// The call's content is not JSON.
        case invalidJSON
        /// The call's JSON is not an object with a `name`, or the arguments are not an object.
        case malformedCall
    }

    /// What is wrong.
    public var kind: Kind
    /// The same for a person or a policy: what was found, where, and what was expected.
    public var detail: String

    /// Makes a violation.
    public init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// The kind and the detail.
    public var description: String { "\(kind.rawValue): \(detail)" }
}

/// How turns are written.
public enum TurnFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// The paper's tags in plain text; works with every model. Text without an action is a violation.
    case tagged
    /// The server's own tool calls; text without a call is the answer. Tags are still understood.
    case native
}

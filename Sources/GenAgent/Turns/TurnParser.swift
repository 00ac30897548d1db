/// Understands a policy's reply: any reply gives a ``PolicyTurn`` or a ``FormatViolation`` with a name. It never fails otherwise.
///
/// ```swift
/// switch TurnParser().parse("<think>A red cube.</think><answer>done</answer>") {
/// case .turn(let turn): print(turn.action)
/// case .violation(let violation): print(violation)
/// }
/// ```
/// The format is that of the paper: `<think>…</think>`, perhaps `<judge>…</judge>`, then one or more
/// `<tool_call>{"name": …, "arguments": {…}}</tool_call>` or one `<answer>…</answer>`. Precisely:
/// - Tags are exact: lowercase, no spaces, no attributes. Their order is not checked.
/// - Texts are kept without white space (space, tab, line ends) at their ends. An empty thought or judgment counts as none.
/// - Tags within the strings of a call's JSON, or of any whole JSON object outside the tags, are data.
///   Everywhere else they are tags, also within `<think>`: there they are `nestedTags` (openers) or `strayCloser` (closers).
/// - A missing closer at the end of the reply is forgiven (`missingCloser`) for a call whose JSON is whole, and for an answer unless the
///   token limit cut it off. Otherwise it is `unclosedTag`, or `truncated` with the finish reason `length`.
/// - Without any other action, bare or fenced call objects outside the tags count (`untaggedCall`, `fencedJSON`).
/// - Of several violations the first in reading order is named; then `callAndAnswer`, `severalAnswers`, `noAction`.
///   Where there is no action at all and the token limit was hit, the name is `truncated`.
///
/// **Native tool calls** are taken in both formats; their ids are kept. Calls in the text that equal a native one are that call
/// (servers may send both); any others come first, because text precedes calls. In the native format a text that breaks the rules
/// beside native calls is mere prose, and prose or unknown tags are no deviations. Without any action, the native format takes the text outside the tags as the answer.
///
/// **Separate reasoning** is the thought, followed by the `<think>` text if there is one. Where the text is empty and there are no native calls,
/// tags are sought in the reasoning: some servers put a whole reply there (vLLM with a `qwen3` reasoning parser). Text outside the tags is then thought.
///
/// No thought, judgment or answer that comes out contains a tag of the format; where one would (from reasoning, or from JSON in a native answer), a space is put after its `<`.
///
/// Time and memory are linear in the reply's length.
public struct TurnParser: Sendable {
    /// Makes a parser; it has no settings.
    public init() {}

    /// Parses a reply.
    public func parse(_ reply: PolicyReply, format: TurnFormat) -> TurnParse {
        do throws(FormatViolation) {
            return .turn(try TurnAssembly(reply, format).turn())
        } catch {
            return .violation(error)
        }
    }

    /// Parses plain text, as if a policy had replied with it.
    public func parse(
        _ text: String, format: TurnFormat = .tagged, finishReason: FinishReason = .stop
    ) -> TurnParse {
        parse(PolicyReply(text: text, finishReason: finishReason), format: format)
    }
}

extension TurnParse {
    /// The turn, if there is one.
    public var turn: PolicyTurn? { if case .turn(let turn) = self { turn } else { nil } }

    /// The violation, if there is one.
    public var violation: FormatViolation? { if case .violation(let violation) = self { violation } else { nil } }
}

import GenAgent

/// Random and mutated replies, to fuzz a parser, a policy adapter or whatever else reads what a model wrote.
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
public struct TurnFuzzer: Sendable {
    var random: SeededRandom

    /// Starts the stream that belongs to a seed.
    public init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The next reply. About one in eight has native tool calls, as many have separate reasoning, and one in seven was cut off.
    public mutating func nextReply() -> PolicyReply {
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
    public mutating func nextFormat() -> TurnFormat { chance(75) ? .tagged : .native }

    /// The next text of a reply.
    public mutating func nextText() -> String {
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
    public mutating func nextTurn() -> PolicyTurn {
        let action: TurnAction =
            chance(70)
            ? .call((0...(chance(80) ? 0 : below(3))).map { _ in ToolCall(name: name(), arguments: members(depth: 0)) })
            : .answer(chance(80) ? words() : "")
        return PolicyTurn(thought: words(), judgment: chance(50) ? words() : nil, action: action)
    }

    /// A number in `0 ..< bound`.
    mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    /// Whether something happens that does so this often in a hundred.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of several, each equally often.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

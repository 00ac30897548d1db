extension JSONValue { var jsonText: String { "" } }
struct TurnRenderer { func text(of call: ToolCall) -> String { "" } }
public struct TurnParser: Sendable {
    public init() {};
    public func parse(_ reply: PolicyReply, format: TurnFormat) -> TurnParse { .violation(.init(.empty, "")) }
}
extension PolicyTurn { var score: Double? { nil } }

import GenAgent

/// A JSON schema that an answer follows, as text: servers write the members in the schema's order, so the order counts.
struct AnswerSchema: Sendable {
    /// Letters, digits and `_`.
    var name: String
    /// The schema as JSON.
    var text: String

    /// The request member for a server's way of structured output; `nil` where it has none.
    func member(for output: ChatDialect.StructuredOutput) -> (key: String, text: String)? {
        switch output {
        case .jsonSchema:
            let schema = #"{"name":"\#(name)","strict":true,"schema":\#(text)}"#
            return ("response_format", #"{"type":"json_schema","json_schema":\#(schema)}"#)
        case .jsonObject: return ("response_format", #"{"type":"json_object"}"#)
        case .none: return nil
        }
    }
}

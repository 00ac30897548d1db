extension ToolCall {
    /// A call read from JSON, and whether its arguments were JSON within a string.
    struct Reading {
        var call: ToolCall
        var hadArgumentsInString: Bool
    }

    /// Reads `{"name": …, "arguments": {…}}`; other members are ignored. Throws a violation of kind `malformedCall`.
    static func read(_ value: JSONValue) throws(FormatViolation) -> Reading {
        guard case .object(let members) = value else {
            throw FormatViolation(
                .malformedCall,
                "A call must be an object {\"name\": …, \"arguments\": {…}}; found \(value.kindName)."
            )
        }
        guard let name = members["name"]?.stringValue, !name.utf8.allSatisfy(\.isJSONWhitespace) else {
            let found = members["name"].map { "the name is \($0.kindName)" } ?? "there is no \"name\""
            throw FormatViolation(.malformedCall, "A call needs a \"name\" that is a non-empty string; \(found).")
        }
        guard let arguments = members["arguments"] else {
            throw FormatViolation(
                .malformedCall, "The call of '\(name.shortened)' has no \"arguments\"; write {} if it needs none.")
        }
        return try read(id: nil, name: name, arguments: arguments)
    }

    /// Reads a call if failure is common and needs no error text.
    static func readIfWhole(_ value: JSONValue) -> Reading? {
        guard let name = value["name"]?.stringValue, !name.utf8.allSatisfy(\.isJSONWhitespace) else { return nil }
        switch value["arguments"] {
        case .object(let members):
            return Reading(call: ToolCall(name: name, arguments: members), hadArgumentsInString: false)
        case .string(let text):
            guard case .object(let members)? = JSONValue.parseIfWhole(text) else { return nil }
            return Reading(call: ToolCall(name: name, arguments: members), hadArgumentsInString: true)
        default: return nil
        }
    }

    /// Reads the parts of a call; the arguments may be an object, or a string that holds one.
    static func read(id: String?, name: String, arguments: JSONValue) throws(FormatViolation) -> Reading {
        if case .object(let members) = arguments {
            return Reading(call: ToolCall(id: id, name: name, arguments: members), hadArgumentsInString: false)
        }
        if case .string(let text) = arguments, case .object(let members)? = JSONValue.parseIfWhole(text) {
            return Reading(call: ToolCall(id: id, name: name, arguments: members), hadArgumentsInString: true)
        }
        throw FormatViolation(
            .malformedCall,
            "The arguments of '\(name.shortened)' must be an object; found \(arguments.kindName)."
        )
    }
}

extension NativeToolCall {
    /// Reads a server's call. Empty argument text counts as `{}`: some servers send it for calls without arguments.
    ///
    /// - Parameter wasCutOff: Whether the reply hit its token limit; broken or absent JSON then means `truncated`.
    /// - Throws: a violation of kind `truncated`, `invalidJSON` or `malformedCall`.
    func reading(wasCutOff: Bool) throws(FormatViolation) -> ToolCall.Reading {
        guard !name.utf8.allSatisfy(\.isJSONWhitespace) else {
            throw FormatViolation(.malformedCall, "A native tool call came without a name.")
        }
        let id = id.isEmpty ? nil : id
        if !wasCutOff, arguments.utf8.allSatisfy(\.isJSONWhitespace) {
            return ToolCall.Reading(call: ToolCall(id: id, name: name, arguments: [:]), hadArgumentsInString: false)
        }
        let value: JSONValue
        do throws(JSONParseError) {
            value = try JSONValue.parse(arguments)
        } catch {
            let detail = "The arguments of the native call '\(name.shortened)' are not whole. \(error)"
            throw FormatViolation(wasCutOff ? .truncated : .invalidJSON, detail)
        }
        return try ToolCall.read(id: id, name: name, arguments: value)
    }
}

extension JSONValue {
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string(let text): text.isEmpty ? "empty text" : "text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension String {
    /// At most 40 scalars of the text, for messages.
    var shortened: String { String(String.UnicodeScalarView(unicodeScalars.prefix(40))) }
}

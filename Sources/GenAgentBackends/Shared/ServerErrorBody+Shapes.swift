import GenAgent

extension ServerErrorBody {
    /// Reads a decoded body, or the error object within a stream.
    package init(_ value: JSONValue) {
        self.init()
        read(value, depth: 0)
    }

    private mutating func read(_ value: JSONValue, depth: Int) {
        guard depth < 4 else { return }
        switch value {
        case .string(let text): message = message ?? text.nonBlank
        // Some gateways wrap the error in a list.
        case .array(let elements): elements.first.map { read($0, depth: depth + 1) }
        case .object(let members): read(members, depth: depth)
        default: break
        }
    }

    private mutating func read(_ members: [String: JSONValue], depth: Int) {
        if case .object? = members["error"] { members["error"].map { read($0, depth: depth + 1) } }
        message = message ?? (members["message"] ?? members["msg"])?.stringValue?.nonBlank
        type = type ?? members["type"]?.stringValue?.nonBlank
        code = code ?? members["code"].flatMap(Self.code)
        parameter = parameter ?? members["param"]?.stringValue?.nonBlank
        retryAfter = retryAfter ?? (members["retry_after"] ?? members["estimated_time"])?.doubleValue
        readDetail(members["detail"], depth: depth)
        if depth > 0, let text = members["details"]?.stringValue?.nonBlank { details.append(text) }
        if let text = members["error"]?.stringValue?.nonBlank {
            // A lone word is a code (`rate_limit_exceeded`, `HTTPException`); a sentence is the message.
            if text.contains(" ") {
                if message == nil { message = text } else { details.append(text) }
            } else {
                code = code ?? text
            }
        }
        message = message ?? members["title"]?.stringValue?.nonBlank
        readList(members["errors"])
        readNodes(members["node_errors"])
    }

    private mutating func readDetail(_ detail: JSONValue?, depth: Int) {
        switch detail {
        case .string(let text)?: message = message ?? text.nonBlank
        case .object?: detail.map { read($0, depth: depth + 1) }
        case .array?: readList(detail)
        default: break
        }
    }

    /// Validation errors: `[{"loc": ["body", "width"], "msg": "…"}]`, or mere words.
    private mutating func readList(_ list: JSONValue?) {
        for element in list?.arrayValue ?? [] {
            if let text = element.stringValue?.nonBlank { details.append(text) }
            guard let words = (element["msg"] ?? element["message"])?.stringValue?.nonBlank else { continue }
            let place = (element["loc"]?.arrayValue ?? []).compactMap(Self.code).filter { $0 != "body" }
            details.append(place.isEmpty ? words : "\(place.joined(separator: ".")): \(words)")
        }
    }

    /// ComfyUI: errors by node, in the order of the node ids.
    private mutating func readNodes(_ nodes: JSONValue?) {
        for (id, node) in (nodes?.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
            let name = node["class_type"]?.stringValue.map { " (\($0))" } ?? ""
            for error in node["errors"]?.arrayValue ?? [] {
                let words = [error["message"], error["details"]].compactMap { $0?.stringValue?.nonBlank }
                details.append("node \(id)\(name): \(words.joined(separator: ": "))")
            }
        }
    }

    private static func code(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.nonBlank
        case .integer(let number): String(number)
        default: nil
        }
    }
}

extension String {
    /// The text, or `nil` where it is nothing but white space.
    package var nonBlank: String? { contains { !$0.isWhitespace } ? self : nil }
}

import Foundation

extension Redactor {
    /// Whether JSON, or an event stream of JSON, repeats a secret in pieces: in the texts of one member, put together over all events.
    func findsInPieces(of body: Data) -> Bool {
        guard !matcher.isEmpty else { return false }
        var texts: [String: String] = [:]
        if let value = Self.json(body) {
            Self.collect(value, "", into: &texts)
        } else {
            var parser = ServerSentEventParser()
            let events = (try? parser.append(body + Data("\n\n".utf8))) ?? []
            for event in events {
                if let value = Self.json(Data(event.data.utf8)) { Self.collect(value, "", into: &texts) }
            }
        }
        return texts.values.contains { finds(in: Data($0.utf8)) }
    }

    private static func json(_ data: Data) -> Any? { try? JSONSerialization.jsonObject(with: data) }

    /// Adds the texts of a value by their path. Elements of a list count as one, unless they say which of several they are.
    private static func collect(_ value: Any, _ path: String, into texts: inout [String: String]) {
        switch value {
        case let text as String: texts[path, default: ""] += text
        case let elements as [Any]:
            for element in elements {
                let index = (element as? [String: Any])?["index"] as? Int
                collect(element, "\(path)[\(index ?? 0)]", into: &texts)
            }
        case let members as [String: Any]:
            for (name, member) in members { collect(member, "\(path)/\(name)", into: &texts) }
        default: break
        }
    }
}

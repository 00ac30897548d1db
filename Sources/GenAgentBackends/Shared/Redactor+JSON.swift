import Foundation
import GenAgent
import GenAgentHTTP

extension Redactor {
    /// A server's JSON without our secrets, in names and in texts.
    ///
    /// - Parameter isCut: Whether the server may have cut its texts, as it does in errors.
    package func json(_ value: JSONValue, isCut: Bool = false) -> JSONValue {
        switch value {
        case .string(let text): .string(self.text(text, isCut: isCut))
        case .array(let elements): .array(elements.map { json($0, isCut: isCut) })
        case .object(let members):
            .object(
                Dictionary(
                    members.map { (text($0.key), json($0.value, isCut: isCut)) },
                    uniquingKeysWith: { first, _ in first }))
        default: value
        }
    }

    /// The beginning of a body as one line, fit for messages.
    package func excerpt(of body: Data) -> String { SafeText.excerpt(of: self.body(body, isCut: true)) }
}

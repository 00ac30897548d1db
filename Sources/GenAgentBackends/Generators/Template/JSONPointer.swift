import Foundation
import GenAgent

extension JSONValue {
    /// The value that a JSON pointer (RFC 6901) names, such as `/images/0/data`; `""` is the whole.
    func value(at pointer: String) -> JSONValue? {
        guard !pointer.isEmpty else { return self }
        guard pointer.hasPrefix("/") else { return nil }
        var value = self
        for token in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            // In this order, so that `~01` means `~1` (section 4).
            let name = token.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~")
            switch value {
            case .object(let members):
                guard let next = members[name] else { return nil }
                value = next
            case .array(let elements):
                let isNumber = !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
                guard isNumber, name == "0" || !name.hasPrefix("0"), let index = Int(name),
                    elements.indices.contains(index)
                else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}

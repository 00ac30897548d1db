import Foundation
import GenAgent

/// Finds the JSON object in an answer: the answer itself, within a code fence, after reasoning, or among words.
enum AnswerReader {
    /// The first object that the closure can use. Reasoning counts only where the text is empty: some servers put everything there.
    static func first<Value>(in reply: PolicyReply, _ read: (JSONValue) -> Value?) -> Value? {
        guard let answer = (reply.text.nonBlank ?? reply.reasoning ?? "").afterThought else { return nil }
        for object in objects(in: answer) {
            if let value = read(object) { return value }
        }
        return nil
    }

    /// The whole objects in a text, in order, outermost only; at most 64 places are tried.
    private static func objects(in text: Substring) -> [JSONValue] {
        let bytes = Array(text.utf8)
        var objects: [JSONValue] = []
        var (start, tries) = (0, 0)
        while tries < 64, let open = bytes[start...].firstIndex(of: UInt8(ascii: "{")) {
            tries += 1
            start = open + 1
            guard let end = closer(of: open, in: bytes) else { continue }
            let candidate = String(decoding: bytes[open...end], as: UTF8.self)
            guard let value = try? JSONValue.parse(candidate) else { continue }
            objects.append(value)
            start = end + 1
        }
        return objects
    }

    /// The brace that closes the one at `open`, by counting outside strings.
    private static func closer(of open: Int, in bytes: [UInt8]) -> Int? {
        var (depth, isInString, index) = (0, false, open)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where isInString: index += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return nil
    }
}

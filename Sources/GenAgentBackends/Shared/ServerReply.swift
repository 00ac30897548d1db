import Foundation
import GenAgent
import GenAgentHTTP

/// A server's complete response.
struct ServerReply: Sendable {
    var status: Int
    /// Without secrets.
    var headers: HTTPHeaders
    var url: URL
    /// As received, for images. Never for people or records.
    var body: Data
    /// The kind of address that answered; `nil` if unknown.
    var peer: AddressKind?
    /// The host that answered after a redirect; `nil`: the requested one. Its text is never repeated.
    var stranger: String?
    /// Removes our keys from everything that is read from the reply.
    let redactor: Redactor
    /// Whether the body repeats one of our keys, or the beginning of one.
    let holdsKey: Bool

    init(
        status: Int, headers: HTTPHeaders, url: URL, body: Data, redactor: Redactor, peer: AddressKind? = nil,
        stranger: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.url = url
        self.body = body
        self.redactor = redactor
        self.peer = peer
        self.stranger = stranger
        holdsKey = redactor.finds(in: body, isCut: true)
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as JSON, without our keys; `nil` if it is not JSON.
    var json: JSONValue? { received.map { holdsKey ? redactor.json($0, isCut: true) : $0 } }

    /// The JSON as received, including keys, if `json` is the reply's JSON without them. For image data, addresses and file names, which must
    /// not change. Never for people or records.
    func asReceived(_ json: JSONValue) -> JSONValue { holdsKey ? received ?? json : json }

    /// The first byte excludes images, because they are large.
    private var received: JSONValue? {
        guard let first = body.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else { return nil }
        return JSONValue(tolerant: body)
    }
}

extension JSONValue {
    /// A member by path, such as `["error", "code"]`.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(Optional(self)) { $0?[$1] }
    }

    var jsonData: Data { Data(jsonText.utf8) }
}

extension JSONValue {
    /// Reads a server's JSON; `nil` if it is not JSON. `NaN` and `Infinity`, which Python servers write, become `null`.
    package init?(tolerant data: Data) {
        if let value = Self.parsed(data) {
            self = value
        } else if let repaired = Self.withoutNonFinite(data), let value = Self.parsed(repaired) {
            self = value
        } else {
            return nil
        }
    }

    private static func parsed(_ data: Data) -> JSONValue? {
        data.withUnsafeBytes { bytes in try? JSONValue.parse(utf8: bytes.bindMemory(to: UInt8.self)) }
    }

    /// The text with `null` in place of bare `NaN`, `Infinity` and `-Infinity`; `nil` if it has none.
    private static func withoutNonFinite(_ data: Data) -> Data? {
        let words = ["NaN", "-Infinity", "Infinity"].map { Array($0.utf8) }
        let bytes = [UInt8](data)
        var repaired: [UInt8] = []
        var (index, isInString, found) = (0, false, false)
        while index < bytes.count {
            let byte = bytes[index]
            if isInString {
                // An escaped character is never the closing quote.
                if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                    repaired += [byte, bytes[index + 1]]
                    index += 2
                    continue
                }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if let word = words.first(where: { bytes[index...].starts(with: $0) }) {
                repaired += "null".utf8
                index += word.count
                found = true
                continue
            }
            repaired.append(byte)
            index += 1
        }
        return found ? Data(repaired) : nil
    }
}

extension JSONValue {
    /// The value at a JSON pointer (RFC 6901), such as `/images/0/data`; `""` is the whole value.
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

extension Redactor {
    /// A server's JSON without our secrets, in names and in strings.
    ///
    /// - Parameter isCut: Whether the server may have truncated its strings, as it does in errors.
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

    package func excerpt(of body: Data) -> String { SafeText.excerpt(of: self.body(body, isCut: true)) }
}

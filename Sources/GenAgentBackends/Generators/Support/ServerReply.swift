import Foundation
import GenAgent
import GenAgentHTTP

/// A server's whole answer.
struct ServerReply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var url: URL
    var body: Data
    /// Where the machine is that answered; `nil`: not known.
    var peer: AddressKind?
    /// The host that answered in place of the one that was asked, after redirects; `nil`: the one that was asked. What it says is not
    /// repeated to anybody.
    var stranger: String?

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as JSON; `nil` where it is none. Images are told by their first byte, because they are large.
    var json: JSONValue? {
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

    /// The compact text as bytes.
    var jsonData: Data { Data(jsonText.utf8) }
}

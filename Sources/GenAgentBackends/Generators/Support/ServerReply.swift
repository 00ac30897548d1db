import Foundation
import GenAgent
import GenAgentHTTP

/// A server's whole answer.
struct ServerReply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var url: URL
    var body: Data

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as JSON; `nil` where it is none.
    var json: JSONValue? { JSONValue(tolerant: body) }
}

extension JSONValue {
    /// A member by path, such as `["error", "code"]`.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(Optional(self)) { $0?[$1] }
    }

    /// The compact text as bytes.
    var jsonData: Data { Data(jsonText.utf8) }
}

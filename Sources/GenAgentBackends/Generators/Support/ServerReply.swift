import Foundation
import GenAgent
import GenAgentHTTP

/// A server's whole answer.
struct ServerReply: Sendable {
    var status: Int
    /// Without secrets.
    var headers: HTTPHeaders
    var url: URL
    /// As received: for images. Never for people or records.
    var body: Data
    /// Where the machine is that answered; `nil`: not known.
    var peer: AddressKind?
    /// The host that answered in place of the one that was asked, after redirects; `nil`: the one that was asked. What it says is not
    /// repeated to anybody.
    var stranger: String?
    /// What keeps our keys out of everything that is read from it.
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

    /// The body as JSON, without our keys; `nil` where it is none.
    var json: JSONValue? { received.map { holdsKey ? redactor.json($0, isCut: true) : $0 } }

    /// The answer's JSON as it came, key and all, where `json` is what is left of it without: for image data, addresses and file names, which
    /// are of use unchanged only. Never for people or records.
    func asReceived(_ json: JSONValue) -> JSONValue { holdsKey ? received ?? json : json }

    /// Images are told by their first byte, because they are large.
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

    /// The compact text as bytes.
    var jsonData: Data { Data(jsonText.utf8) }
}

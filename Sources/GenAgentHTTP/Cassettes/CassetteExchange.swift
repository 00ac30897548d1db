import Foundation

/// One exchange as a line of `cassette.jsonl`. Bodies stand in files of their own and are named here.
struct CassetteExchange: Codable, Sendable, Hashable {
    struct Field: Codable, Sendable, Hashable {
        var name: String
        var value: String
    }

    /// How the exchange failed.
    struct Failure: Codable, Sendable, Hashable {
        var code: String
        var message: String
        var mayHaveBeenSent: Bool
    }

    /// The place in the order in which requests were sent, from 1.
    var number: Int
    var method: String
    /// Without secrets; also what a request is found by.
    var url: String
    var requestHeaders: [Field]
    /// The file of the request's body; `nil`: none.
    var requestBody: String?
    /// `nil`: no response came.
    var status: Int?
    var responseURL: String?
    var responseHeaders: [Field]?
    /// The file of the response's body; `nil`: no bytes.
    var responseBody: String?
    /// The bytes of each chunk.
    var chunks: [Int]?
    /// What ended the exchange instead of the body's end.
    var failure: Failure?
}

extension CassetteExchange.Field {
    static func fields(_ headers: HTTPHeaders) -> [Self] { headers.fields.map { Self(name: $0.name, value: $0.value) } }
}

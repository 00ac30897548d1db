import Foundation
import GenAgent
import GenAgentHTTP

extension GeneratorClient {
    /// What the answer's status usually means: what the policy can mend, what may pass, and what nothing helps against.
    func error(_ reply: ServerReply, _ failure: ServerFailure, _ request: HTTPRequest) -> AdapterError {
        let said = said(reply, failure, request)
        let status = reply.status
        switch status {
        case 401:
            return .fatal("\(said) The key or password is missing or wrong; check the endpoint's credential.", status: status)
        case 402: return .fatal("\(said) The account has no credit left; top it up.", status: status)
        case 403:
            return .fatal("\(said) This account may not do that; check the key, the model and the organisation.", status: status)
        case 404, 405:
            return .fatal("\(said) Check the base URL, the route and the model's name.", status: status)
        case 413: return .rejected("\(said) Send fewer or smaller input images.", status: status)
        case 451: return .rejected("\(said) It was moderated; describe something else.", status: status)
        case 400, 422: return .rejected(said, status: status)
        case 429 where failure.code == "insufficient_quota" || failure.type == "insufficient_quota":
            return .fatal("\(said) The quota is used up; top up the account.", status: status)
        case 408, 409, 425, 429, 500...599: return .transient(said, status: status)
        default: return .fatal("\(said) That is not an answer this adapter knows.", status: status)
        }
    }

    /// The sentence that starts every message about an answer.
    func said(_ reply: ServerReply, _ failure: ServerFailure, _ request: HTTPRequest) -> String {
        let text = failure.message.isEmpty ? "with an empty body" : "“\(failure.message)”"
        return endpoint.redacted(
            "\(server) at \(endpoint) answered \(reply.status) to \(request.method) \(request.url.path()): \(text).")
    }

    /// The same for an answer whose status was fine but whose content was not.
    func unusable(_ reply: ServerReply, _ what: String) -> AdapterError {
        let start = ServerFailure.plainText(reply.body.prefix(200))
        let found = reply.body.isEmpty ? "an empty body" : "“\(start)”"
        let message = "\(server) at \(endpoint) answered \(reply.status), but \(what); the body starts with \(found)."
        return AdapterError.transient(endpoint.redacted(message), status: reply.status, exhausted: true)
    }

    /// The answer as a JSON object.
    func object(_ reply: ServerReply) throws(AdapterError) -> JSONValue {
        guard let json = reply.json, json.objectValue != nil else { throw unusable(reply, "not with a JSON object") }
        return json
    }

    /// What a failed exchange means.
    func error(_ error: HTTPError, _ request: HTTPRequest) -> AdapterError {
        let message = endpoint.redacted("\(server) at \(endpoint), \(request.method) \(request.url.path()): \(error.message)")
        switch error.code {
        case .tls, .invalidRequest, .redirect, .responseTooLarge, .notRecorded: return .fatal(message)
        default: return .transient(message)
        }
    }
}

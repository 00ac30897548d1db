import Foundation
import GenAgentHTTP

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Real HTTP for the live tests of this target, which links no transport: the body comes whole.
struct LoopbackTransport: HTTPTransport {
    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var wanted = URLRequest(url: request.url, timeoutInterval: 60)
        wanted.httpMethod = request.method
        wanted.httpBody = request.body
        for field in request.headers.fields { wanted.setValue(field.value, forHTTPHeaderField: field.name) }
        do {
            let (data, response) = try await URLSession.shared.data(for: wanted)
            guard let response = response as? HTTPURLResponse else {
                throw HTTPError(.malformedResponse, "\(request.summary) is no HTTP.", mayHaveBeenSent: true)
            }
            var headers = HTTPHeaders()
            for (name, value) in response.allHeaderFields { headers.add("\(name)", "\(value)") }
            return HTTPResponse(
                status: response.statusCode, headers: headers, url: request.url, body: HTTPBody(data))
        } catch let error as URLError {
            throw HTTPError(.cannotConnect, "\(request.summary) failed: \(error.code)", mayHaveBeenSent: true)
        }
    }
}

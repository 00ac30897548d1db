import Foundation
import GenAgent

/// Answers requests from a cassette that ``RecordingTransport`` made, without network or waiting.
///
/// A request is answered by the first unused exchange with the same method, URL and body (byte by byte), after secrets are removed. Header
/// fields do not count. So make bodies the same way each time: multipart boundaries and ids from a seed. Use the redactor that was used for
/// recording.
public struct ReplayingTransport: HTTPTransport {
    private struct State {
        var used: Set<Int> = []
    }

    private let folder: CassetteFolder
    private let redactor: Locked<Redactor>
    private let exchanges: [CassetteExchange]
    private let state = Locked(State())

    /// - Throws: ``HTTPError/Code/notRecorded`` if the folder holds no readable cassette.
    public init(_ folder: URL, redactor: Redactor = Redactor()) throws {
        self.folder = CassetteFolder(folder)
        self.redactor = Locked(redactor)
        do { exchanges = try self.folder.exchanges() } catch {
            throw Self.failure("The cassette in \(folder.path) cannot be read: \(ErrorText.phrase(for: error))")
        }
        guard !exchanges.isEmpty else {
            throw Self.failure("There is no cassette in \(folder.path); record it with RecordingTransport first.")
        }
    }

    /// The number of recorded exchanges that were not requested.
    public var remaining: Int { state.withLock { exchanges.count - $0.used.count } }

    /// - Throws: ``HTTPError/Code/notRecorded`` if no exchange matches, or a file of the cassette is missing or damaged.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        let redactor = redactor.withLock { redactor in
            redactor = redactor.learning(from: request)
            return redactor
        }
        let url = redactor.url(request.url)
        let sameURL = exchanges.filter { $0.method == request.method && $0.url == url }
        let body = request.body.map(redactor.body) ?? Data()
        let same = try sameURL.filter { try stored($0.requestBody) == body }
        let exchange = state.withLock { state in
            let exchange = same.first { !state.used.contains($0.number) }
            if let exchange { state.used.insert(exchange.number) }
            return exchange
        }
        guard let exchange else { throw Self.missing(request, sameURL: sameURL.count, same: same.count, body.count) }
        return try response(exchange, request)
    }

    private func response(_ exchange: CassetteExchange, _ request: HTTPRequest) throws -> HTTPResponse {
        let error = exchange.failure.map {
            HTTPError(HTTPError.Code(rawValue: $0.code), $0.message, mayHaveBeenSent: $0.mayHaveBeenSent)
        }
        guard let status = exchange.status else {
            throw error ?? Self.failure("Exchange \(exchange.number) of the cassette has neither status nor failure.")
        }
        let headers = (exchange.responseHeaders ?? []).map { HTTPHeaders.Field($0.name, $0.value) }
        let data = try stored(exchange.responseBody)
        return HTTPResponse(
            status: status, headers: HTTPHeaders(headers),
            url: exchange.responseURL.flatMap { URL(string: $0) } ?? request.url,
            body: HTTPBody(chunks: Self.cut(data, exchange.chunks ?? []), then: error))
    }

    private func stored(_ name: String?) throws -> Data {
        guard let name else { return Data() }
        do { return try folder.body(name) } catch let error as HTTPError {
            throw error
        } catch {
            throw Self.failure("The cassette in \(folder.folder.path) lacks \(name): \(ErrorText.phrase(for: error))")
        }
    }

    /// Cuts a body where it was cut when it arrived; corrects sizes that do not fit, as after manual edits.
    private static func cut(_ data: Data, _ sizes: [Int]) -> [Data] {
        var rest = data
        var chunks: [Data] = []
        for size in sizes {
            chunks.append(rest.prefix(max(0, size)))
            rest = rest.dropFirst(max(0, size))
        }
        return rest.isEmpty ? chunks : chunks + [rest]
    }

    private static func missing(_ request: HTTPRequest, sameURL: Int, same: Int, _ bytes: Int) -> HTTPError {
        let what = "The cassette has no answer left for \(request.summary) with a body of \(bytes) bytes: "
        if same > 0 { return failure("\(what)it was recorded \(same) times, and this is one more. Record it again.") }
        if sameURL > 0 {
            return failure(
                "\(what)\(sameURL) exchanges have this method and URL, but another body. If the program has changed, record again; "
                    + "if not, look for ids, dates or boundaries in the body that differ from run to run.")
        }
        return failure("\(what)nothing was recorded for this method and URL (its query counts). Record it again.")
    }

    private static func failure(_ message: String) -> HTTPError {
        HTTPError(.notRecorded, message, mayHaveBeenSent: false)
    }
}

import Foundation
import GenAgent

/// Passes requests on and records what came back in a folder, which ``ReplayingTransport`` plays again without a network.
///
/// The folder holds `cassette.jsonl`, one exchange a line, `bodies/`, where equal bodies are stored once, and `images/`. An image that is
/// downloaded, shown to a judge and edited is one file there, named by its SHA-256: bodies refer to it, whether they are the image, carry
/// it as a part of a form or as base64 within JSON. What would not come back byte by byte stays in its body. Boundaries of chunks, statuses and errors are kept; a cancelled exchange is not recorded. No
/// secret is written, see ``Redactor``. Recording into a folder that holds a cassette adds to it. Whole bodies are held in memory
/// meanwhile: this is for tests.
///
/// Keys are remembered from one request to the next, because an answer may repeat the key of an earlier one. An answer with an image that
/// contains a key, or with a stream that repeats it in pieces, is not recorded: the cassette says so, and playing it fails with those words.
public struct RecordingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let folder: CassetteFolder
    private let redactor: Locked<Redactor>

    /// Records what a transport does.
    public init(_ base: any HTTPTransport, to folder: URL, redactor: Redactor = Redactor()) {
        self.base = base
        self.folder = CassetteFolder(folder)
        self.redactor = Locked(redactor)
    }

    /// - Throws: What the transport below throws, and ``HTTPError/Code/other`` where the cassette cannot be written.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let redactor = redactor.withLock { redactor in
            redactor = redactor.learning(from: request)
            return redactor
        }
        var exchange = try writing { try head(of: request, redactor) }
        do {
            var response = try await base.send(request)
            exchange.status = response.status
            exchange.responseURL = redactor.url(response.url)
            exchange.responseHeaders = CassetteExchange.Field.fields(redactor.headers(response.headers))
            response.body = recorded(response.body, ExchangeCapture(folder, redactor, exchange))
            return response
        } catch let error as HTTPError {
            exchange.failure = CassetteExchange.Failure(error, redactor)
            try writing { try folder.append(exchange) }
            throw error
        }
    }

    private func head(of request: HTTPRequest, _ redactor: Redactor) throws -> CassetteExchange {
        CassetteExchange(
            number: try folder.nextNumber(), method: request.method, url: redactor.url(request.url),
            requestHeaders: CassetteExchange.Field.fields(redactor.headers(request.headers)),
            requestBody: try request.body.flatMap { try folder.store(redactor.body($0)) })
    }

    private func recorded(_ body: HTTPBody, _ capture: ExchangeCapture) -> HTTPBody {
        HTTPBody {
            do {
                if let chunk = try await body.next() {
                    capture.add(chunk)
                    return chunk
                }
            } catch let error as HTTPError {
                try writing { try capture.finish(error) }
                throw error
            } catch {
                capture.discard()
                throw error
            }
            try writing { try capture.finish(nil) }
            return nil
        }
    }

    private func writing<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch {
            throw HTTPError(
                .other,
                "The cassette in \(folder.folder.path) could not be written: \(error.localizedDescription). "
                    + "Check that the folder is writable and the disk has room.",
                mayHaveBeenSent: true)
        }
    }
}

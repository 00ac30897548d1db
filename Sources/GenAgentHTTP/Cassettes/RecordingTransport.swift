import Foundation
import GenAgent

/// Passes requests on and records the exchanges in a folder, which ``ReplayingTransport`` replays without a network. For tests: whole
/// bodies are held in memory.
///
/// The folder holds `cassette.jsonl` (one exchange per line), `bodies/` and `images/`. Equal bodies are stored once, and an image that
/// occurs in several bodies, as bytes or as base64, is one file named by its SHA-256. Chunk boundaries, statuses and errors are kept; a
/// canceled exchange is not recorded. Recording into a folder that holds a cassette adds to it.
///
/// No secret is written, see ``Redactor``. Keys are remembered for later requests, because an answer may repeat the key of an earlier one.
/// An answer with an image that contains a key, or with a stream that repeats one in pieces, is not recorded: the cassette says so, and
/// replaying it fails with that message.
public struct RecordingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let folder: CassetteFolder
    private let redactor: Locked<Redactor>

    public init(_ base: any HTTPTransport, to folder: URL, redactor: Redactor = Redactor()) {
        self.base = base
        self.folder = CassetteFolder(folder)
        self.redactor = Locked(redactor)
    }

    /// - Throws: Errors of the wrapped transport, and ``HTTPError/Code/other`` if the cassette cannot be written.
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
                "The cassette in \(folder.folder.path) could not be written: \(ErrorText.phrase(for: error)). "
                    + "Check that the folder is writable and the disk has room.",
                mayHaveBeenSent: true)
        }
    }
}

/// Collects one exchange while its body is read, and writes it once the body has ended, failed or been dropped.
final class ExchangeCapture: Sendable {
    private struct State {
        var chunks: [Data] = []
        var isWritten = false
    }

    private let folder: CassetteFolder
    private let redactor: Redactor
    private let exchange: CassetteExchange
    private let state = Locked(State())

    /// - Parameter exchange: The part known before the body: request and head.
    init(_ folder: CassetteFolder, _ redactor: Redactor, _ exchange: CassetteExchange) {
        self.folder = folder
        self.redactor = redactor
        self.exchange = exchange
    }

    deinit {
        // A reader that stops at `[DONE]` never sees the end: what it read is the exchange, and no reader is left to receive an error.
        try? finish(nil)
    }

    func add(_ chunk: Data) { state.withLock { $0.chunks.append(chunk) } }

    func discard() { state.withLock { $0 = State(isWritten: true) } }

    func finish(_ error: HTTPError?) throws {
        let chunks = state.withLock { state -> [Data]? in
            defer {
                state.isWritten = true
                state.chunks = []
            }
            return state.isWritten ? nil : state.chunks
        }
        guard let chunks else { return }
        var exchange = exchange
        var body = Data()
        var ends: [Int] = []
        for chunk in chunks {
            body.append(chunk)
            ends.append(body.count)
        }
        // Servers, limits and broken connections cut texts off: the rest of a key is removed too.
        let replaced = redactor.replacing(in: body, isCut: true)
        if let reason = unrecordable(body, replaced) {
            exchange.status = nil
            exchange.failure = CassetteExchange.Failure(
                HTTPError(.notRecorded, reason, mayHaveBeenSent: true), redactor)
            return try folder.append(exchange)
        }
        let offsets = ends.map(replaced.offset)
        exchange.chunks = zip(offsets, [0] + offsets).map { $0 - $1 }
        exchange.responseBody = try folder.store(replaced.data)
        exchange.failure = error.map { CassetteExchange.Failure($0, redactor) }
        try folder.append(exchange)
    }

    /// Why the answer cannot be kept: it holds a key that cannot be removed without changing what the answer is; `nil` if it can be kept.
    private func unrecordable(_ body: Data, _ replaced: Redactor.Replaced) -> String? {
        let what = "The answer to \(exchange.method) \(exchange.url) was not recorded: "
        let images = replaced.ranges.isEmpty ? [] : CassetteImages.ranges(in: body)
        if replaced.ranges.contains(where: { range in images.contains { $0.overlaps(range) } }) {
            return what + "it has an image that contains the key that was sent, and an image cannot be changed. "
                + "Have the server write no such metadata, or record with another key."
        }
        if redactor.findsInPieces(of: redactor.body(body)) {
            return what + "it is a stream that repeats the key that was sent in pieces. Record with another key."
        }
        return nil
    }
}

extension CassetteExchange.Failure {
    init(_ error: HTTPError, _ redactor: Redactor) {
        self.init(
            code: error.code.rawValue, message: redactor.text(error.message), mayHaveBeenSent: error.mayHaveBeenSent)
    }
}

import Foundation
import GenAgent

/// Collects one exchange while its body is read, and writes it when the body has ended, failed or been dropped.
final class ExchangeCapture: Sendable {
    private struct State {
        var chunks: [Data] = []
        var isWritten = false
    }

    private let folder: CassetteFolder
    private let redactor: Redactor
    private let exchange: CassetteExchange
    private let state = Locked(State())

    /// - Parameter exchange: What is known before the body: request and head.
    init(_ folder: CassetteFolder, _ redactor: Redactor, _ exchange: CassetteExchange) {
        self.folder = folder
        self.redactor = redactor
        self.exchange = exchange
    }

    deinit {
        // A reader that stops at `[DONE]` never sees the end. What it read is the exchange; nobody is left to hear of an error.
        try? finish(nil)
    }

    func add(_ chunk: Data) { state.withLock { $0.chunks.append(chunk) } }

    /// Forgets the exchange: it was cancelled.
    func discard() { state.withLock { $0 = State(isWritten: true) } }

    /// Writes the exchange, once.
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
        // Servers, limits and broken connections cut texts: what is left of a key is taken out too.
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

    /// Why the answer cannot be kept: it holds a key that cannot be taken out without changing what the answer is. `nil`: it can.
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

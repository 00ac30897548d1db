import Foundation
import GenAgentCurl
import GenAgentHTTP
import Testing

/// A transport for loopback: whatever proxy the environment names does not stand in between.
func makeTransport(_ change: (inout CurlConfiguration) -> Void = { _ in }) -> CurlTransport {
    var configuration = CurlConfiguration(proxy: .none)
    change(&configuration)
    return CurlTransport(configuration: configuration)
}

/// The ``HTTPError`` that the body throws; records an issue when it throws none.
func httpError(
    _ location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> HTTPError {
    do {
        try await body()
    } catch let error as HTTPError {
        #expect(!error.message.isEmpty, sourceLocation: location)
        return error
    }
    Issue.record("no error was thrown", sourceLocation: location)
    throw CancellationError()
}

/// Seconds that the body takes.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
}

extension HTTPBody {
    /// The whole body as text.
    func text() async throws -> String { String(decoding: try await collect(), as: UTF8.self) }
}

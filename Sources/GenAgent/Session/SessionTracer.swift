import Logging

/// Sees every effect of a session as a span.
///
/// <doc:LogsTimeAndTraces> shows the ten lines that put it on swift-distributed-tracing's `Tracer`.
public protocol SessionTracer: Sendable {
    /// Runs the body as a span.
    ///
    /// - Parameters:
    ///   - name: `policy`, `tool`, `judge`, `reflector`, `comparator` or `hook`.
    ///   - attributes: `session`, `effect` (counts the exchange's effects from 1), and for a call `tool` and `attempt`; never
    ///     prompts or keys.
    ///   - body: The work itself.
    func span<Result: Sendable>(
        _ name: String, attributes: [String: String], _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result
}

/// Sees nothing.
public struct SilentTracer: SessionTracer {
    /// Makes a tracer.
    public init() {}

    /// Runs the body and tells nobody.
    public func span<Result: Sendable>(
        _ name: String, attributes: [String: String], _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        try await body()
    }
}

extension Logger {
    /// A logger that keeps nothing: the default wherever a logger is accepted.
    public static var silent: Logger { Logger(label: "GenAgent", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

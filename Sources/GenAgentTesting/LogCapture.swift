import GenAgent
import Logging

/// Keeps log lines in memory, at every level, for tests to read.
///
/// ```swift
/// let logs = LogCapture()
/// let environment = SessionEnvironment(logger: logs.logger)
/// …
/// #expect(!logs.text.contains("sk-secret"))
/// ```
public final class LogCapture: Sendable {
    /// One line.
    public struct Entry: Sendable, CustomStringConvertible {
        public var level: Logger.Level
        public var message: String
        /// The logger's metadata and the line's own, as text.
        public var metadata: [String: String]

        public var description: String {
            let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
            return "\(level): \(message)\(pairs.joined())"
        }
    }

    private let log = Locked<[Entry]>([])

    public init() {}

    public var logger: Logger { Logger(label: "test") { _ in Handler(capture: self) } }

    public var entries: [Entry] { log.withLock { $0 } }

    /// All lines with their metadata; for tests that something is not logged.
    public var text: String { entries.map(\.description).joined(separator: "\n") }

    package func messages(_ level: Logger.Level) -> [String] {
        entries.filter { $0.level == level }.map(\.message)
    }

    private func add(_ entry: Entry) { log.withLock { $0.append(entry) } }

    private struct Handler: LogHandler {
        let capture: LogCapture
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
            let error = event.error.map { " (\($0))" } ?? ""
            capture.add(
                Entry(level: event.level, message: "\(event.message)\(error)", metadata: all.mapValues { "\($0)" }))
        }
    }
}

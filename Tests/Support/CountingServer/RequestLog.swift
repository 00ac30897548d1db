import Foundation
import GenAgent
import LoopbackServer

/// One line of JSON for every request, in a file that only grows.
struct RequestLog: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        guard descriptor >= 0 else { throw RawServerError(step: "open the log", number: errno) }
    }

    func append(_ asked: Asked) {
        var members: [String: JSONValue] = [
            "kind": .string(asked.kind.rawValue), "round": .integer(Int64(asked.round)),
        ]
        members["prompt"] = asked.prompt.map { .string($0) }
        members["seed"] = asked.seed.map { .string("\($0)") }
        members["job"] = asked.job.map { .string($0) }
        let line = Array((JSONValue.object(members).jsonText + "\n").utf8)
        // One write: lines of several threads do not mix.
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}

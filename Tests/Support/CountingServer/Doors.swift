import Foundation
import LoopbackServer

/// Lets requests through, or holds them, as standard input says. A request is named by its kind and its round.
///
/// - `hold KIND ROUND`: such requests wait. Answers `ok`.
/// - `await KIND ROUND SECONDS`: answers `ok` once such a request is held, `late` where none came.
/// - `open`: nothing is held any more. Answers `ok`.
/// - `fail KIND COUNT`: that many requests of the kind fail in passing, from now on; a job that is submitted then turns out
///   to be cancelled. Answers `ok`.
/// - `think MILLISECONDS`: every answer takes so long from now on. Answers `ok`.
/// - `quiet`: answers `ok` once everything that clients sent is in the log, and all of them are gone.
final class Doors: @unchecked Sendable {
    // Unchecked, because the compiler cannot see that every access goes through the condition.
    private let condition = NSCondition()
    private var held: Set<String> = []
    private var arrived: Set<String> = []
    private var failures: [String: Int] = [:]
    private var ended = 0
    private var thought: UInt32 = 0

    /// Returns when the request may be answered.
    func pass(_ asked: Asked) {
        let name = "\(asked.kind.rawValue) \(asked.round)"
        condition.lock()
        let thought = thought
        condition.unlock()
        usleep(thought)
        condition.lock()
        defer { condition.unlock() }
        guard held.contains(name) else { return }
        arrived.insert(name)
        condition.broadcast()
        while held.contains(name) { condition.wait() }
    }

    /// Whether this request is one that fails; each counts once.
    func fails(_ asked: Asked) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard let left = failures[asked.kind.rawValue], left > 0 else { return false }
        failures[asked.kind.rawValue] = left - 1
        return true
    }

    /// A client is gone.
    func end() {
        condition.lock()
        defer { condition.unlock() }
        ended += 1
        condition.broadcast()
    }

    /// Does what a line says, and returns the answer.
    func obey(_ line: String, _ server: RawServer) -> String {
        let words = line.split(separator: " ").map(String.init)
        condition.lock()
        defer { condition.unlock() }
        switch (words.first, words.count) {
        case ("hold", 3): held.insert("\(words[1]) \(words[2])")
        case ("open", 1):
            held = []
            arrived = []
            condition.broadcast()
        case ("fail", 3): failures[words[1]] = Int(words[2])
        case ("think", 2): thought = UInt32(words[1]).map { $0 * 1000 } ?? 0
        case ("await", 4):
            let end = Date(timeIntervalSinceNow: Double(words[3]) ?? 0)
            while !arrived.contains("\(words[1]) \(words[2])") {
                guard condition.wait(until: end) else { return "late" }
            }
        case ("quiet", 1):
            // Connections are taken in order: once this one is taken, so are all before it.
            let before = server.accepted.value
            guard let probe = try? Probe(port: server.port) else { return "no connection" }
            while server.accepted.value == before { _ = condition.wait(until: Date(timeIntervalSinceNow: 0.001)) }
            probe.end()
            while ended < server.accepted.value { _ = condition.wait(until: Date(timeIntervalSinceNow: 0.01)) }
        default: return "what? \(line)"
        }
        return "ok"
    }
}

/// A connection that asks nothing.
private struct Probe {
    private let descriptor: Int32

    init(port: Int) throws {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw RawServerError(step: "connect", number: errno) }
    }

    func end() { close(descriptor) }
}

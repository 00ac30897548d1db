import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Something that happens once or more on a thread and that a test waits for.
package final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() { (stream, continuation) = AsyncStream.makeStream() }

    package func fire() { continuation.yield() }

    /// Waits for the next time; every time counts for one waiter.
    package func wait() async {
        var iterator = stream.makeAsyncIterator()
        _ = await iterator.next()
    }
}

/// A counter that threads share.
package final class Counter: @unchecked Sendable {
    package init() {}

    // Unchecked, because the compiler cannot see that every access goes through the lock.
    private let lock = NSLock()
    private var count = 0

    package var value: Int {
        lock.lock()
        defer { lock.unlock() }
        return count
    }

    package func add(_ more: Int = 1) {
        lock.lock()
        defer { lock.unlock() }
        count += more
    }
}

/// A TCP server on a free loopback port, one thread for each connection, that does on purpose what the test says.
///
/// Its threads and sockets stay until the process ends: a socket that is shut down while its number may already belong to
/// another test would break that test.
package final class RawServer: Sendable {
    package let port: Int
    /// Connections taken so far.
    package let accepted = Counter()

    /// Starts a server; without `handler` it never takes a connection: the kernel lets clients connect, and nobody answers.
    package init(_ handler: (@Sendable (RawConnection) -> Void)? = nil) throws {
        let (listener, port) = try Self.bind()
        self.port = port
        guard let handler else { return }
        let accepted = accepted
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { continue }
                // A program that another test starts must not keep the connection open.
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                accepted.add()
                Thread.detachNewThread {
                    handler(RawConnection(socket: client))
                    close(client)
                }
            }
        }
    }

    /// A port on which nobody listens. It stays taken, so that nobody else's server gets it.
    package static func refusingPort() throws -> Int { try bind(isListening: false).port }

    private static func bind(isListening: Bool = true) throws -> (socket: Int32, port: Int) {
        #if canImport(Glibc)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard listener >= 0 else { throw RawServerError(step: "socket", number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.bind(listener, $0, length) == 0 && (!isListening || listen(listener, 4096) == 0)
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else {
            close(listener)
            throw RawServerError(step: "bind", number: errno)
        }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// `http://127.0.0.1:PORT` and the path.
    package func url(_ path: String = "/", host: String = "127.0.0.1", scheme: String = "http") throws -> URL {
        guard let url = URL(string: "\(scheme)://\(host):\(port)\(path)") else {
            throw RawServerError(step: "url", number: 0)
        }
        return url
    }
}

package struct RawServerError: Error {
    package var step: String
    package var number: Int32

    package init(step: String, number: Int32) {
        self.step = step
        self.number = number
    }
}

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
package final class RawServer: @unchecked Sendable {
    // Unchecked, because the compiler cannot see that the sockets are guarded by the lock.
    private let lock = NSLock()
    private let listener: Int32
    private let isAccepting: Bool
    private var sockets: Set<Int32> = []

    package let port: Int
    /// Connections taken so far.
    package let accepted = Counter()

    /// Starts a server; without `handler` it never takes a connection: the kernel lets clients connect, and nobody answers.
    package init(_ handler: (@Sendable (RawConnection) -> Void)? = nil) throws {
        #if canImport(Glibc)
        let type = Int32(SOCK_STREAM.rawValue)
        #else
        let type = SOCK_STREAM
        #endif
        isAccepting = handler != nil
        listener = socket(AF_INET, type, 0)
        guard listener >= 0 else { throw RawServerError(step: "socket", number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 4096) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else {
            close(listener)
            throw RawServerError(step: "bind", number: errno)
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard let handler else { return }
        let accepted = accepted
        Thread.detachNewThread { [weak self] in
            // Closed here and nowhere else: a number given to another socket meanwhile must not be accepted on.
            defer { close(socket) }
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                accepted.add()
                guard let self else {
                    close(client)
                    return
                }
                self.keep(client)
                Thread.detachNewThread { [weak self] in
                    handler(RawConnection(socket: client))
                    if let self { self.drop(client) } else { close(client) }
                }
            }
        }
    }

    deinit {
        // Wakes the threads; those of connections close their own sockets.
        shutdown(listener, Int32(SHUT_RDWR))
        if !isAccepting { close(listener) }
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    /// `http://127.0.0.1:PORT` and the path.
    package func url(_ path: String = "/", host: String = "127.0.0.1", scheme: String = "http") throws -> URL {
        guard let url = URL(string: "\(scheme)://\(host):\(port)\(path)") else {
            throw RawServerError(step: "url", number: 0)
        }
        return url
    }

    private func keep(_ socket: Int32) {
        lock.lock()
        defer { lock.unlock() }
        sockets.insert(socket)
    }

    private func drop(_ socket: Int32) {
        lock.lock()
        defer { lock.unlock() }
        sockets.remove(socket)
        close(socket)
    }
}

package struct RawServerError: Error {
    package var step: String
    package var number: Int32
}

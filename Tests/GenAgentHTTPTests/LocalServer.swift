import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A server of a few lines on 127.0.0.1: it reads one request of each connection, and a closure writes the answer.
final class LocalServer: Sendable {
    /// One connection, whose request has been read as far as its head.
    struct Connection: Sendable {
        let request: String
        fileprivate let socket: Int32

        func write(_ text: String) {
            // A reader that has gone away must not end the process by SIGPIPE.
            #if canImport(Glibc)
            let flags = Int32(MSG_NOSIGNAL)
            #else
            var yes: Int32 = 1
            setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
            let flags: Int32 = 0
            #endif
            let bytes = Array(text.utf8)
            var start = 0
            while start < bytes.count {
                let count = bytes[start...].withUnsafeBytes {
                    send(socket, $0.baseAddress, $0.count, flags)
                }
                if count <= 0 { return }
                start += count
            }
        }

        /// Blocks until the other side has closed the connection.
        func waitForClose() {
            var byte: UInt8 = 0
            while recv(socket, &byte, 1, 0) > 0 {}
        }
    }

    let port: UInt16
    private let listener: Int32

    init(_ answer: @escaping @Sendable (Connection) -> Void) throws {
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        let listener = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        self.listener = listener
        Thread.detachNewThread {
            while true {
                let socket = accept(listener, nil, nil)
                if socket < 0 { return }
                Thread.detachNewThread {
                    var head = Data()
                    var byte: UInt8 = 0
                    while !head.suffix(4).elementsEqual([13, 10, 13, 10]), recv(socket, &byte, 1, 0) == 1 {
                        head.append(byte)
                    }
                    answer(Connection(request: String(decoding: head, as: UTF8.self), socket: socket))
                    close(socket)
                }
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    func url(_ path: String) throws -> URL { try GenAgentHTTPTests.url("http://127.0.0.1:\(port)\(path)") }
}

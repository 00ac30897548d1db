import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A small HTTP server on a free loopback port: one request a connection, one thread for each. It stays until the process ends.
final class LoopbackServer: Sendable {
    let port: Int

    /// Starts it; the closure gives the body of the answer to a method and path with a body.
    init(_ answer: @escaping @Sendable (_ route: String, _ body: String) -> String) throws {
        let (listener, port) = try Self.listen()
        self.port = port
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { continue }
                Thread.detachNewThread {
                    Self.serve(client, answer)
                    close(client)
                }
            }
        }
    }

    struct Failure: Error { var step: String }

    private static func listen() throws -> (Int32, Int) {
        #if canImport(Glibc)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound, startListening(listener) == 0 else { throw Failure(step: "bind") }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func serve(_ client: Int32, _ answer: (String, String) -> String) {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var wanted: Int?
        while wanted.map({ data.count < $0 }) ?? true {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            data.append(contentsOf: buffer[..<count])
            guard wanted == nil, let end = data.range(of: Data("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: data[..<end.lowerBound], as: UTF8.self).lowercased()
            let length = head.components(separatedBy: "content-length: ").dropFirst().first?.prefix { $0.isNumber }
            wanted = end.upperBound + (length.flatMap { Int($0) } ?? 0)
        }
        let text = String(decoding: data, as: UTF8.self)
        let route = text.prefix { $0 != "\r\n" }.split(separator: " ").prefix(2).joined(separator: " ")
        let body = text.components(separatedBy: "\r\n\r\n").dropFirst().joined()
        let reply = Data(answer(route, body).utf8)
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(reply.count)\r\nConnection: close\r\n\r\n"
        var bytes = Array(Data(head.utf8) + reply)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { send(client, $0.baseAddress, $0.count, 0) }
            guard sent > 0 else { return }
            bytes = bytes.dropFirst(sent)
        }
    }
}

/// Outside of the class, whose own `listen` hides the system's.
private func startListening(_ socket: Int32) -> Int32 { listen(socket, 16) }

import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// What a client sent.
package struct RawRequest: Sendable {
    package var line: String
    package var headers: [(name: String, value: String)]
    package var body: Data

    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// One connection of a ``RawServer``, used by its thread with blocking calls.
package struct RawConnection: Sendable {
    package let socket: Int32

    /// Reads a request; `nil` when the client is gone.
    package func readRequest() -> RawRequest? {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while !bytes.suffix(4).elementsEqual(end) {
            var byte: UInt8 = 0
            guard recv(socket, &byte, 1, 0) == 1 else { return nil }
            bytes.append(byte)
        }
        var lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n").filter { !$0.isEmpty }
        guard !lines.isEmpty else { return nil }
        let first = lines.removeFirst()
        let headers = lines.map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        }
        var request = RawRequest(line: first, headers: headers, body: Data())
        var left = request.header("Content-Length").flatMap { Int($0) } ?? 0
        var buffer = [UInt8](repeating: 0, count: 65536)
        while left > 0 {
            let count = recv(socket, &buffer, min(left, buffer.count), 0)
            guard count > 0 else { return nil }
            request.body.append(contentsOf: buffer[..<count])
            left -= count
        }
        return request
    }

    /// Sends all bytes; `false` when the client is gone.
    @discardableResult
    package func send(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                #if canImport(Glibc)
                Glibc.send(socket, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                #else
                Darwin.send(socket, $0.baseAddress?.advanced(by: sent), bytes.count - sent, 0)
                #endif
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Sends text.
    @discardableResult
    package func send(_ text: String) -> Bool { send(text.utf8) }

    /// Sends a whole response.
    @discardableResult
    package func respond(_ status: String = "200 OK", _ headers: String = "", body: String = "") -> Bool {
        send("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Sends one chunk of a chunked body.
    @discardableResult
    package func sendChunk(_ text: String) -> Bool {
        send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }

    /// Whether the socket does not take more bytes for so long.
    package func isStalled(milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        return Foundation.poll(&poll, 1, milliseconds) == 0
    }

    /// Whether the client closes its end, or sends something, within so long.
    package func isGone(milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return Foundation.poll(&poll, 1, milliseconds) != 0
    }

    /// Waits until the client closes its end.
    package func waitUntilClosed() {
        var byte: UInt8 = 0
        while recv(socket, &byte, 1, 0) > 0 {}
    }

    /// Makes closing send a reset instead of a proper end.
    package func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }
}

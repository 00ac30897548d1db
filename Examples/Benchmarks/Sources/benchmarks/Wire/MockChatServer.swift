import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A chat server that costs as little as can be, in a process of its own: `benchmarks serve [milliseconds]`. It answers every turn after so
/// long, one thread for each connection, and prints its port as the first line.
///
/// The path says what it plays: `/t5/v1` calls a tool in four turns and answers in the fifth; `/s2/v1` ends with smolagents' `final_answer`.
enum MockChatServer {
    static func run(milliseconds: Int) throws {
        FileLimit.raise()
        let listener = socket(AF_INET, streamType, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 4096) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard listener >= 0, isListening else { throw Failure("The mock server cannot listen: error \(errno).") }
        print(UInt16(bigEndian: address.sin_port))
        fflush(nil)
        // Whoever started it holds the other end of its input: when that closes, it is done.
        Thread.detachNewThread {
            while readLine() != nil {}
            exit(0)
        }
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { throw Failure("The mock server cannot accept: error \(errno).") }
            var on: Int32 = 1
            setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            let thread = Thread { MockConnection(socket: client, milliseconds: milliseconds).serve() }
            thread.stackSize = 512 * 1024
            thread.start()
        }
    }

    private static var streamType: Int32 {
        #if canImport(Glibc)
        Int32(SOCK_STREAM.rawValue)
        #else
        SOCK_STREAM
        #endif
    }
}

/// One client of the mock server.
private struct MockConnection {
    let socket: Int32
    let milliseconds: Int

    func serve() {
        var buffer: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16 * 1024)
        defer { close(socket) }
        while true {
            var needed: Int?
            while needed.map({ buffer.count < $0 }) ?? true {
                let count = recv(socket, &part, part.count, 0)
                guard count > 0 else { return }
                buffer.append(contentsOf: part[..<count])
                if needed == nil { needed = Self.size(of: buffer) }
            }
            let answer = Self.answer(to: buffer)
            buffer.removeAll(keepingCapacity: true)
            if milliseconds > 0 { usleep(UInt32(milliseconds) * 1000) }
            guard send(answer) else { return }
        }
    }

    /// The bytes of the whole request; `nil` while its head is not there. Neither client pipelines, so nothing follows.
    private static func size(of bytes: [UInt8]) -> Int? {
        guard let end = find("\r\n\r\n", in: bytes, from: 0) else { return nil }
        let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        let field = head.components(separatedBy: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = field.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        return end + 4 + length
    }

    /// The turn that comes next: as many calls were made as results are in the conversation.
    private static func answer(to request: [UInt8]) -> [UInt8] {
        let isSmolagents = find("POST /s", in: request, from: 0) == 0
        let turns = request.count > 7 ? Int(request[7]) - 48 : 2
        // smolagents gives results as a user's; its tool's words tell them.
        let made = count(isSmolagents ? "drawn-ok" : "\"role\":\"tool\"", in: request)
        let message: String
        if made < turns - 1 {
            message = call("paint", #"{\"prompt\": \"Three red apples left of a blue cup.\"}"#, made)
        } else if isSmolagents {
            message = call("final_answer", #"{\"answer\": \"done\"}"#, made)
        } else {
            message = #"{"role":"assistant","content":"There are three red apples left of the blue cup."}"#
        }
        let reason = message.contains("tool_calls") ? "tool_calls" : "stop"
        let body =
            #"{"id":"c1","object":"chat.completion","created":1767225600,"model":"mock","choices":[{"index":0,"#
            + #""message":\#(message),"finish_reason":"\#(reason)"}],"#
            + #""usage":{"prompt_tokens":900,"completion_tokens":60,"total_tokens":960}}"#
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        return Array((head + body).utf8)
    }

    private static func call(_ name: String, _ arguments: String, _ number: Int) -> String {
        #"{"role":"assistant","content":"The apples come first; the cup must stay on the right.","tool_calls":"#
            + #"[{"id":"call_\#(number)","type":"function","function":{"name":"\#(name)","arguments":"\#(arguments)"}}]}"#
    }

    private static func count(_ text: String, in bytes: [UInt8]) -> Int {
        var (count, start) = (0, 0)
        while let found = find(text, in: bytes, from: start) {
            count += 1
            start = found + text.utf8.count
        }
        return count
    }

    private static func find(_ text: String, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        return bytes.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress else { return nil }
            var index = start
            // From one first byte to the next; within base64 there are no quotes, so images are skipped fast.
            while index + wanted.count <= bytes.count,
                let found = memchr(base + index, Int32(wanted[0]), bytes.count - wanted.count + 1 - index)
            {
                index = UnsafeRawPointer(found) - base
                if memcmp(base + index, wanted, wanted.count) == 0 { return index }
                index += 1
            }
            return nil
        }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                #if canImport(Glibc)
                Glibc.send(socket, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                #else
                Darwin.send(socket, $0.baseAddress.map { $0 + sent }, bytes.count - sent, 0)
                #endif
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}

/// How many files, and so connections, a process may have open.
enum FileLimit {
    /// Raises it as far as the system lets us, to 16,384 at most.
    static func raise() {
        var limit = rlimit()
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 16_384)
        setrlimit(resource, &limit)
    }
}

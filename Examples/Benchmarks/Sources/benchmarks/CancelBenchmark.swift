import Foundation
import GenAgentCurl
import GenAgentHTTP

#if canImport(Glibc)
import Glibc
#endif

/// How long it takes until a thousand transfers that are cancelled at once are freed: until every task has thrown, and until the
/// server sees every connection closed.
struct CancelBenchmark {
    private let settings: Settings
    private let count = 1_000

    init(_ settings: Settings) { self.settings = settings }

    func run() async throws {
        FileLimit.raise()
        print("## cancel\n")
        var table = MarkdownTable(
            "\(count.grouped) transfers cancelled at once", "all have thrown, median ms", "all freed, median ms", "min",
            "max")
        for isStreaming in [false, true] {
            let server = try SilentServer(isStreaming: isStreaming)
            let transport = CurlTransport(configuration: CurlConfiguration(proxy: .none))
            var (thrown, freed): ([Double], [Double]) = ([], [])
            for run in 0...settings.runs {
                let times = try await cancelAll(on: transport, server)
                // The first warms up.
                if run > 0 {
                    thrown.append(times.thrown)
                    freed.append(times.freed)
                }
            }
            thrown.sort()
            freed.sort()
            table.add(
                isStreaming ? "in the middle of a body" : "waiting for the response", thrown[thrown.count / 2].text(1),
                freed[freed.count / 2].text(1), freed[0].text(1), freed[freed.count - 1].text(1))
            await transport.shutdown()
        }
        print(table.text)
    }

    private func cancelAll(on transport: CurlTransport, _ server: SilentServer) async throws -> (
        thrown: Double, freed: Double
    ) {
        let (read, signal) = AsyncStream<Void>.makeStream()
        let request = HTTPRequest("POST", server.url, body: Data("job".utf8))
        let tasks = (0..<count).map { _ in
            Task {
                for try await _ in try await transport.send(request).body { signal.yield() }
            }
        }
        // They count once the server has their connection and, where it answers, once they have read of their body.
        let sockets = try await server.connections(count)
        if server.isStreaming {
            var left = count
            for await _ in read {
                left -= 1
                if left == 0 { break }
            }
        }
        let start = Stopwatch()
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        let thrown = start.milliseconds.wall
        await server.waitUntilClosed(sockets)
        return (thrown, start.milliseconds.wall)
    }
}

/// A server in this process that takes connections and answers nothing, or the beginning of a body.
private final class SilentServer: Sendable {
    let url: URL
    let isStreaming: Bool
    private let listener: Int32

    init(isStreaming: Bool) throws {
        #if canImport(Glibc)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
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
        guard listener >= 0, isListening,
            let url = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/")
        else { throw Failure("The silent server cannot listen: error \(errno).") }
        self.listener = listener
        self.url = url
        self.isStreaming = isStreaming
    }

    deinit { close(listener) }

    /// Takes so many connections, on a thread of its own, and reads from each what came first: its request.
    func connections(_ count: Int) async throws -> [Int32] {
        try await onThread { [listener, isStreaming] in
            var sockets: [Int32] = []
            var part = [UInt8](repeating: 0, count: 4096)
            while sockets.count < count {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { throw Failure("The silent server cannot accept: error \(errno).") }
                guard recv(client, &part, part.count, 0) > 0 else { throw Failure("A client went away.") }
                let head = Array("HTTP/1.1 200 OK\r\n\r\nbegun".utf8)
                if isStreaming, send(client, head, head.count, 0) != head.count { throw Failure("A client went away.") }
                sockets.append(client)
            }
            return sockets
        }
    }

    /// Returns when the client has closed all of them. One after the other: the last one counts, in whatever order they close.
    func waitUntilClosed(_ sockets: [Int32]) async {
        try? await onThread {
            var part = [UInt8](repeating: 0, count: 4096)
            for socket in sockets {
                while recv(socket, &part, part.count, 0) > 0 {}
                close(socket)
            }
        }
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread { done.resume(with: Result { try body() }) }
        }
    }
}

import Foundation
import GenAgent
import LoopbackServer

/// Models, judge and generators in a process of its own, which outlives the clients that are killed: `CountingServer LOGFILE`.
///
/// Every request becomes a line of the log file before it is answered. What is answered depends on the request alone, never on
/// what was asked before; only jobs are remembered. The first line of standard output is the port. Commands come on standard
/// input, one a line, and each is answered by one line (see ``Doors``); the end of standard input ends the process.
@main
struct CountingServer {
    static func main() {
        do { try serve() } catch {
            FileHandle.standardError.write(Data("CountingServer: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func serve() throws {
        guard CommandLine.arguments.count == 2 else { throw RawServerError(step: "arguments", number: 64) }
        let log = try RequestLog(path: CommandLine.arguments[1])
        let doors = Doors()
        let jobs = Jobs()
        let server = try RawServer { connection in
            defer { doors.end() }
            while let request = connection.readRequest() {
                let asked = Asked(request, jobs)
                log.append(asked)
                doors.pass(asked)
                let answer = Answers(doors: doors, jobs: jobs).answer(asked)
                guard connection.respond(answer) else { return }
            }
        }
        say("\(server.port)")
        while let line = readLine() { say(doors.obey(line, server)) }
    }

    private static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}

extension RawConnection {
    fileprivate func respond(_ answer: Answer) -> Bool {
        switch answer {
        case .json(let value, let status): respond(status, "Content-Type: application/json\r\n", body: value.jsonText)
        case .png(let data):
            // At once: a body sent by itself waits for the client's kernel to acknowledge the head.
            send(
                Data("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: \(data.count)\r\n\r\n".utf8) + data)
        }
    }
}

import Foundation
import GenAgent
import LoopbackServer
import Testing

/// What a server that repeats keys is asked, and what it answers.
enum Planted {
    /// The key that must be found nowhere.
    static let key = "sk-zx9qw7er5ty3ui1op8as2d"
    /// What stands for the key in plain JSON texts of answers.
    static let base64 = Data(key.utf8).base64EncodedString()

    /// One request, as a server that plans its answer needs it.
    struct Ask: Sendable {
        /// The path, without the query.
        var path: String
        /// How many requests came before.
        var index: Int
        /// Where the server is.
        var origin: String
        var body: Data
    }

    struct Answer: Sendable {
        var status = "200 OK"
        var headers = ["Content-Type: application/json"]
        var body = Data()
        /// Bytes that are announced and never sent.
        var missing = 0
        /// Sent instead of all of the above.
        var raw: String?

        static func json(_ value: JSONValue, status: String = "200 OK") -> Answer {
            Answer(status: status, body: Data(value.jsonText.utf8))
        }

        static func text(_ text: String, status: String = "200 OK", headers: [String] = ["Content-Type: text/plain"])
            -> Answer
        {
            Answer(status: status, headers: headers, body: Data(text.utf8))
        }

        static func events(_ values: [JSONValue]) -> Answer {
            let text = values.map { "data: \($0.jsonText)\n\n" }.joined() + "data: [DONE]\n\n"
            return .text(text, headers: ["Content-Type: text/event-stream"])
        }
    }

    /// Starts a server on the loopback interface.
    static func server(_ answer: @escaping @Sendable (Ask) throws -> Answer) throws -> RawServer {
        let count = Counter()
        return try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            let target = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? "/"
            let path = target.split(separator: "?").first.map(String.init) ?? target
            let ask = Ask(
                path: path, index: count.value, origin: "http://\(request.header("Host") ?? "")", body: request.body)
            count.add()
            guard let answer = try? answer(ask) else { return }
            if let raw = answer.raw {
                connection.send(raw)
                return
            }
            let head = (["HTTP/1.1 \(answer.status)"] + answer.headers).joined(separator: "\r\n")
            let length = answer.body.count + answer.missing
            connection.send("\(head)\r\nContent-Length: \(length)\r\nConnection: close\r\n\r\n")
            connection.send(answer.body)
        }
    }
}

/// A place in an answer where a server puts the key.
struct PlantedPlace: Sendable, CustomTestStringConvertible {
    enum Role: String, Sendable {
        case policy, stream, judge, comparator, reflector
        case openAI, webUI, blackForest, sdCpp, comfyUI, template
    }

    var name: String
    var role: Role
    /// A turn of the policy holds what is left of the key.
    var marksTurn = false
    /// The image holds the key, and is kept as it came.
    var isInImage = false
    /// A failure that the session records.
    var fails = false
    var answer: @Sendable (Planted.Ask) throws -> Planted.Answer

    var testDescription: String { "\(role.rawValue): \(name)" }

    init(
        _ role: Role, _ name: String, marksTurn: Bool = false, isInImage: Bool = false, fails: Bool = false,
        _ answer: @escaping @Sendable (Planted.Ask) throws -> Planted.Answer
    ) {
        self.role = role
        self.name = name
        self.marksTurn = marksTurn
        self.isInImage = isInImage
        self.fails = fails
        self.answer = answer
    }
}

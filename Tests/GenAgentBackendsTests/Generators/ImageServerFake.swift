import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

/// A server in memory: a closure answers, and every request is kept.
final class ImageServerFake: HTTPTransport {
    struct Answer: Sendable {
        var status = 200
        var headers: HTTPHeaders = [:]
        var body = Data()

        static func json(_ value: JSONValue, status: Int = 200, headers: HTTPHeaders = [:]) -> Answer {
            Answer(status: status, headers: headers, body: Data(value.jsonText.utf8))
        }
        static func text(_ text: String, status: Int = 200) -> Answer {
            Answer(status: status, body: Data(text.utf8))
        }
        static func image(_ image: EncodedImage) -> Answer { Answer(body: image.data) }
    }

    private let log = Locked<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest, Int) async throws -> Answer

    /// The number counts requests from 0.
    init(_ answer: @escaping @Sendable (HTTPRequest, Int) async throws -> Answer) { self.answer = answer }

    /// Answers in order; the last one again and again.
    convenience init(answers: [Answer]) {
        self.init { _, index in answers.isEmpty ? Answer(status: 404) : answers[min(index, answers.count - 1)] }
    }

    var requests: [HTTPRequest] { log.withLock { $0 } }

    /// `POST /prompt` and so on, in order.
    var lines: [String] { requests.map { "\($0.method) \($0.url.path())" } }

    func json(_ index: Int = 0) throws -> JSONValue {
        let body = try #require(requests.indices.contains(index) ? requests[index].body : nil)
        return try JSONValue.parse(String(decoding: body, as: UTF8.self))
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        let index = log.withLock { log in
            log.append(request)
            return log.count - 1
        }
        let answer = try await answer(request, index)
        return HTTPResponse(
            status: answer.status, headers: answer.headers, url: request.url, body: HTTPBody(answer.body))
    }
}

/// A call as a session would make it, with what it reported.
final class CallProbe: Sendable {
    let clock: ManualClock
    private let notes = Locked<[String]>([])
    private let recorded = Locked<[JobHandle]>([])
    private let images: [ImageID: EncodedImage]

    init(_ images: [ImageID: EncodedImage] = [:], clock: ManualClock = .automatic()) {
        self.images = images
        self.clock = clock
    }

    var progress: [String] { notes.withLock { $0 } }
    var jobs: [JobHandle] { recorded.withLock { $0 } }

    var context: ToolContext {
        ToolContext(
            sessionID: "s1", images: images, clock: clock,
            onProgress: { [notes] report in notes.withLock { $0.append(report.note ?? "") } },
            onJob: { [recorded] job in recorded.withLock { $0.append(job) } })
    }
}

/// Values that the suites share.
enum Sample {
    static let key = "sk-planted-0123456789"
    static let size = PixelSize(width: 64, height: 32)

    static func url(_ text: String = "http://127.0.0.1:9") throws -> URL { try #require(URL(string: text)) }
    static func picture(_ label: String = "a", _ size: PixelSize = Sample.size) throws -> EncodedImage {
        try StubImage.labeled(label, size: size)
    }
    static func endpoint(_ credential: GeneratorCredential = .none, at url: String = "http://127.0.0.1:9") throws
        -> GeneratorEndpoint
    {
        GeneratorEndpoint(try Sample.url(url), credential: credential)
    }
    static let bearer = GeneratorCredential.bearer(.provided { key })
}

/// The error that a body throws.
func adapterError(_ body: () async throws -> some Any) async throws -> AdapterError {
    do {
        _ = try await body()
    } catch let error as AdapterError {
        return error
    }
    throw AdapterError.fatal("Nothing was thrown.")
}

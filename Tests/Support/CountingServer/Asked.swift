import Foundation
import GenAgent
import LoopbackServer

/// What somebody asked.
struct Asked: Sendable {
    /// Who is asked; the names of the doors.
    enum Kind: String, Sendable {
        case chat, judge, reflect, compare, hook, generate, submit, poll, cancel, unknown
        /// ComfyUI's: the queue, a job's history, and its image.
        case queue, history, view
    }

    var kind = Kind.unknown
    /// Counts from 1, as the conversation, the prompt or the picture tells.
    var round = 0
    var prompt: String?
    var seed: UInt64?
    var job: String?

    init(_ request: RawRequest, _ jobs: Jobs) {
        let parts = request.line.split(separator: " ")
        let path = parts.count > 1 ? String(parts[1]) : ""
        let body = JSONValue.parsed(request.body)
        switch path {
        case "/draw":
            kind = .generate
            read(drawing: body)
        case "/sdcpp/v1/img_gen":
            kind = .submit
            read(drawing: body)
            job = jobs.add(self)
        case "/prompt":
            // ComfyUI: the client names the job.
            kind = .submit
            read(drawing: body["prompt"]?["1"]?["inputs"] ?? .null)
            job = body["prompt_id"]?.stringValue
            if let job { jobs.add(self, named: job) }
        case "/queue": kind = .queue
        case _ where path.hasPrefix("/history/"):
            kind = .history
            read(job: String(path.dropFirst(9)), jobs)
        case _ where path.hasPrefix("/view?"):
            kind = .view
            read(job: path.firstMatch(of: /filename=([^&]*)/).map { String($0.1) } ?? "", jobs)
        case "/hook":
            kind = .hook
            read(drawing: body)
        case _ where path.hasPrefix("/sdcpp/v1/jobs/"):
            let isCancel = path.hasSuffix("/cancel")
            kind = isCancel ? .cancel : .poll
            read(job: String(path.dropFirst(15).dropLast(isCancel ? 7 : 0)), jobs)
        case _ where path.hasSuffix("/chat/completions"):
            read(conversation: body["messages"]?.arrayValue ?? [], of: body["model"]?.stringValue)
        default: break
        }
    }

    private mutating func read(job name: String, _ jobs: Jobs) {
        job = name
        guard let submitted = jobs.submission(name) else { return }
        (round, prompt, seed) = (submitted.round, submitted.prompt, submitted.seed)
    }

    private mutating func read(drawing body: JSONValue) {
        prompt = (body["prompt"] ?? body["text"])?.stringValue
        seed = body["seed"]?.integerValue.flatMap { UInt64(exactly: $0) }
        round = prompt.flatMap(Self.round) ?? 0
    }

    private mutating func read(conversation: [JSONValue], of model: String?) {
        switch model {
        case "judge": kind = .judge
        case "comparator": kind = .compare
        case "reflector": kind = .reflect
        default:
            kind = .chat
            round = 1 + conversation.count { $0["role"]?.stringValue == "assistant" }
            return
        }
        // Pictures carry the prompt that they were made for.
        round = conversation.flatMap(Self.pictures).compactMap(Self.round).max() ?? 0
    }

    private static func pictures(in message: JSONValue) -> [String] {
        (message["content"]?.arrayValue ?? []).compactMap { part in
            guard let url = part["image_url"]?["url"]?.stringValue, let comma = url.firstIndex(of: ",") else {
                return nil
            }
            let data = Data(base64Encoded: String(url[url.index(after: comma)...])) ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
    }

    private static func round(in text: String) -> Int? {
        text.firstMatch(of: /round ([0-9]+)/).flatMap { Int($0.1) }
    }
}

extension JSONValue {
    /// The value of a body; null where it is no JSON.
    static func parsed(_ data: Data) -> JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: data)) ?? .null }
}

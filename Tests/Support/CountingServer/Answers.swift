import Foundation
import GenAgent
import GenAgentTesting

/// What is sent back.
enum Answer {
    case json(JSONValue, status: String = "200 OK")
    case png(Data)
}

/// Answers that depend on nothing but the request: three rounds, of which the third is good.
struct Answers {
    /// The round whose picture satisfies.
    static let goodRound = 3

    let doors: Doors
    let jobs: Jobs

    func answer(_ asked: Asked) -> Answer {
        switch asked.kind {
        case .chat, .judge, .reflect, .compare:
            // Within an answer of success: no layer below the session tries that again.
            if doors.fails(asked) {
                return .json(["error": ["message": "The model is loading.", "code": 503]])
            }
            return .json(completion(words(asked)))
        case .hook: return .json(["allow": true])
        case .generate: return picture(asked).map { .png($0) } ?? unknown
        case .submit:
            if let job = asked.job, doors.fails(asked) { jobs.cancel(job) }
            let job = asked.job.map { JSONValue.string($0) } ?? .null
            return .json(["id": job, "prompt_id": job, "node_errors": [:]], status: "202 Accepted")
        case .poll: return look(asked)
        case .cancel: return .json(["status": "cancelled"])
        case .queue:
            return .json(["queue_running": .array(jobs.names.map { [0, .string($0)] }), "queue_pending": []])
        case .history: return history(asked)
        case .view: return picture(asked).map { .png($0) } ?? unknown
        case .unknown: return unknown
        }
    }

    private var unknown: Answer { .json(["error": ["message": "no such route"]], status: "404 Not Found") }

    private func words(_ asked: Asked) -> String {
        let isGood = asked.round >= Self.goodRound
        switch asked.kind {
        case .judge:
            return isGood
                ? #"{"findings":[],"verdict":"satisfied","score":1}"#
                : #"{"findings":[{"requirement":"a good round","detail":"round \#(asked.round)","met":false}],"verdict":"unsatisfied","score":0.\#(asked.round)}"#
        case .reflect: return #"{"guidance":"Try again after round \#(asked.round).","strategy":"regenerate"}"#
        case .compare: return #"{"reason":"they are alike","better":"tie"}"#
        default:
            guard asked.round <= Self.goodRound else { return "<judge>It is good.</judge>\n<answer>done</answer>" }
            let prompt = "A cup, round \(asked.round)"
            let judgment = asked.round > 1 ? "<judge>Not good yet.</judge>\n" : ""
            return """
                <think>This is turn \(asked.round).</think>
                \(judgment)<tool_call>{"name": "generate_image", "arguments": {"prompt": "\(prompt)"}}</tool_call>
                """
        }
    }

    private func completion(_ text: String) -> JSONValue {
        [
            "object": "chat.completion", "model": "counting",
            "choices": [
                ["index": 0, "finish_reason": "stop", "message": ["role": "assistant", "content": .string(text)]]
            ],
            "usage": ["prompt_tokens": 100, "completion_tokens": 20],
        ]
    }

    /// A small real PNG, the same for the same prompt and seed.
    private func picture(_ asked: Asked) -> Data? {
        guard let prompt = asked.prompt else { return nil }
        return try? StubImage.labelled("\(prompt), seed \(asked.seed ?? 0)").data
    }

    private func history(_ asked: Asked) -> Answer {
        guard let job = asked.job, jobs.submission(job) != nil, jobs.isDone(job) else { return .json([:]) }
        let image: JSONValue = ["filename": .string(job), "subfolder": "", "type": "output"]
        let entry: JSONValue = [
            "outputs": ["1": ["images": [image]]], "status": ["status_str": "success", "completed": true],
        ]
        return .json(.object([job: entry]))
    }

    private func look(_ asked: Asked) -> Answer {
        guard let job = asked.job, let picture = picture(asked) else { return unknown }
        if jobs.isCancelled(job) { return .json(["id": .string(job), "status": "cancelled"]) }
        guard jobs.isDone(job) else { return .json(["id": .string(job), "status": "generating"]) }
        return .json([
            "id": .string(job), "status": "completed",
            "result": ["images": [["b64_json": .string(picture.base64EncodedString())]]],
        ])
    }
}

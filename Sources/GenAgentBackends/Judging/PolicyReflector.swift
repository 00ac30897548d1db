import Foundation
import GenAgent

/// A reflector based on a policy model: it sees the image, the verdict and the prompts so far, and advises what to try next.
///
/// It asks for `{"guidance": …, "strategy": "regenerate" | "edit"}`, and accepts plain text as guidance.
public struct PolicyReflector: Reflector {
    public let name: String
    public var sampling: SamplingOptions
    private let policy: any PolicyModel

    public init(_ policy: any PolicyModel, sampling: SamplingOptions = SamplingOptions()) {
        self.policy = policy
        self.sampling = sampling
        name = policy.name
    }

    /// - Throws: Errors of the policy, and `AdapterError` if its reply is empty or broken JSON.
    public func reflect(on situation: ReflectionSituation, context: JudgeContext) async throws -> Reflection {
        let canEdit = situation.tools.contains { ($0.generator?.inputImages ?? 0) > 0 }
        let id = situation.candidate.id
        let messages = [
            Message(role: .system, author: .system, parts: [.text(Self.instructions(canEdit: canEdit))]),
            Message(role: .user, author: .session, parts: [.image(id), .text(Self.words(on: situation))]),
        ]
        // The native format without tools is plain conversation.
        let request = PolicyRequest(
            messages: messages, format: .native, sampling: sampling, images: [id: situation.candidate.image])
        let reply = try await policy.reply(to: request) { _ in }
        var reflection = try Self.reflection(in: reply, canEdit: canEdit)
        reflection.usage = reply.usage
        return reflection
    }

    static func instructions(canEdit: Bool) -> String {
        let strategy =
            canEdit
            ? #""regenerate" (a fresh image from a better prompt) or "edit" (change this image, where little is wrong)"#
            : #""regenerate""#
        return """
            You advise someone who draws by prompting an image generator. An image did not satisfy the request. Work out why the prompt did \
            not prevent what is wrong, and say in one to three sentences how the next prompt should differ. Name the objects, numbers, \
            colours and places that must be stated. Do not write the prompt itself.
            Answer with one JSON object and nothing else:
            {"guidance": "...", "strategy": \(strategy)}
            """
    }

    private static func words(on situation: ReflectionSituation) -> String {
        var lines = ["The request: \(situation.query.text)"]
        if let prompt = situation.candidate.prompt { lines.append("The prompt: \(prompt)") }
        let verdict = situation.verdict
        lines.append("The verdict: \(verdict.outcome.rawValue)\(verdict.summary.map { ", \($0)" } ?? "")")
        for finding in verdict.findings where finding.isMet != true {
            let state = finding.isMet == false ? "not met" : "not clear"
            lines.append("- \(finding.requirement): \(state)\(finding.detail.map { ", \($0)" } ?? "")")
        }
        let advice = situation.rounds.compactMap { round -> String? in
            if case .guidance(let text)? = round.reflection?.action { text } else { nil }
        }
        if !advice.isEmpty {
            lines.append("Advice given before, which was not enough:")
            lines += advice.map { "- \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    private static func reflection(in reply: PolicyReply, canEdit: Bool) throws -> Reflection {
        let found = AnswerReader.first(in: reply) { object -> Reflection? in
            guard let guidance = object["guidance"]?.stringValue?.nonBlank else { return nil }
            let wantsEdit = object["strategy"]?.stringValue?.lowercased() == "edit"
            return .guidance(guidance, strategy: wantsEdit && canEdit ? .edit : .regenerate)
        }
        if let found { return found }
        let words = (reply.text.afterThought ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !words.isEmpty, !words.hasPrefix("{") else {
            let said = words.isEmpty ? "said nothing" : "answered with broken JSON"
            throw AdapterError.rejected("The reflector \(said); the session continues without guidance.")
        }
        return .guidance(words)
    }
}

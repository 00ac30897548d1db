import GenAgent
import GenAgentSandbox

/// What `genagent run` was asked to do.
struct RunOptions: Sendable, Equatable {
    /// The painters of the sandbox, by how fallible they are.
    enum Profile: String, Sendable, CaseIterable, Codable {
        case weak, base, strong
    }
    /// Which picture is the final one.
    enum Selection: String, Sendable, CaseIterable, Codable {
        case last, best
    }
    /// Who judges.
    enum JudgeChoice: String, Sendable, CaseIterable, Codable {
        case policy = "self"
        case person = "ask"
        /// A vision model, as the configuration says.
        case model
    }
    /// How often the policy's eyes deceive it.
    enum Eyes: String, Sendable, CaseIterable, Codable {
        case none
        case paperLike = "paper-like"
        case high
    }
    /// What standard output gets.
    enum Output: String, Sendable, CaseIterable, Codable {
        case story, json, quiet
    }

    /// Sides of a picture in pixels.
    static let sides = 64...2048

    var prompt: String
    /// The most pictures; at least 1.
    var rounds = 3
    var profile = Profile.base
    /// `nil`: drawn at random.
    var seed: UInt64?
    var selection = Selection.last
    var judge = JudgeChoice.policy
    /// Side of the pictures in pixels, within ``sides``.
    var side = 512
    var eyes = Eyes.paperLike
    /// Weights of the sandbox's policy; `nil`: what it has by default. The weights and not their file, so that a run resumes with the same.
    var parameters: SandboxPolicyParameters?
    /// `nil`: `out/` and a name made of the prompt.
    var directory: String?
    var output = Output.story
    /// Models and generators; without any, the sandbox serves.
    var backends = RunConfiguration()
}

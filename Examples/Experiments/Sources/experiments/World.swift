import GenAgentSandbox

/// What the policy lives in: how fallible the painter is, how much wording moves it, how often the eyes deceive.
struct World: Sendable, Hashable, Codable {
    var profile = "base"
    var wording = 1.0
    var eyes = "paperLike"
    /// Side of the pictures in pixels.
    var side = 256

    var painterProfile: PainterProfile {
        let profile: PainterProfile =
            switch self.profile {
            case "weak": .weak
            case "strong": .strong
            default: .base
            }
        return profile.withWordingEffect(wording)
    }

    var painter: PictogramPainter { PictogramPainter(profile: painterProfile, side: side) }

    func eyes(seed: UInt64) -> SandboxEyes {
        let errors: EyeErrors =
            switch eyes {
            case "none": .none
            case "high": .high
            default: .paperLike
            }
        return SandboxEyes(errors: errors, seed: seed)
    }
}

/// Seeds by what they are for; no two purposes share one. `model` counts the trained models from 1.
enum Seeds {
    /// Prompts and rollouts of a training.
    static func training(_ model: Int) -> UInt64 { 100 + UInt64(model) }
    static func trainingEyes(_ model: Int) -> UInt64 { 1000 + UInt64(model) }
    static let validation: UInt64 = 3000
    static func validationEyes(_ model: Int) -> UInt64 { 4000 + UInt64(model) }
    static let heldOutSuites: UInt64 = 7000
    static func evaluation(_ model: Int) -> UInt64 { 8000 + UInt64(model) }
    static func evaluationEyes(_ model: Int) -> UInt64 { 9000 + UInt64(model) }
}

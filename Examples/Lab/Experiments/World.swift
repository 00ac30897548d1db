import GenAgentSandbox

/// The policy's environment: how often the painter errs, how much wording affects it, how often the eyes err.
struct World: Sendable, Hashable, Codable {
    var profile = "base"
    var wording = 1.0
    var eyes = "paperLike"
    /// Side of the images in pixels.
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

    var eyeErrors: EyeErrors {
        switch eyes {
        case "none": .none
        case "high": .high
        default: .paperLike
        }
    }

    func eyes(seed: UInt64) -> SandboxEyes { SandboxEyes(errors: eyeErrors, seed: seed) }
}

/// The ten colours of GenEval++ that the sandbox paints, names and grades.
public enum ObjectColor: String, Sendable, Hashable, Codable, CaseIterable {
    /// The ten colours of the GenEval family.
    case red, orange, yellow, green, blue, purple, pink, brown, black, white
}

/// How well a scene meets its metadata.
public struct SceneGrade: Sendable, Hashable, Codable {
    /// One demand and whether the scene meets it.
    public struct Finding: Sendable, Hashable, Codable {
        /// What a finding is about.
        public enum Aspect: String, Sendable, Hashable, Codable {
            /// The number of objects.
            case count
            /// The colour of every one.
            case color
            /// The half in which every one's centre lies.
            case region
            /// The size of every one, compared with the others.
            case size
            /// The number that must not be reached.
            case exclusion
        }

        /// What it is about.
        public var aspect: Aspect
        /// Index into the metadata's `include`; for `.exclusion` into its `exclude`.
        public var requirement: Int
        /// The scene meets it.
        public var isMet: Bool
        /// What was seen, for a person: "2 of 3 red apples".
        public var text: String

        /// Makes a finding.
        public init(aspect: Aspect, requirement: Int, isMet: Bool, text: String) {
            self.aspect = aspect
            self.requirement = requirement
            self.isMet = isMet
            self.text = text
        }
    }

    /// Everything that was looked at, in the order of the metadata.
    public var findings: [Finding]

    /// Makes a grade.
    public init(findings: [Finding]) { self.findings = findings }

    /// The scene meets every demand.
    public var isSatisfied: Bool { findings.allSatisfy(\.isMet) }

    /// Share of the `include` and `exclude` items that are met wholly, 0...1; 1 when there are none.
    public var fractionMet: Double {
        var isMet: [String: Bool] = [:]
        for finding in findings {
            let key = (finding.aspect == .exclusion ? "x" : "i") + String(finding.requirement)
            isMet[key] = (isMet[key] ?? true) && finding.isMet
        }
        return isMet.isEmpty ? 1 : Double(isMet.values.count(where: { $0 })) / Double(isMet.count)
    }

    /// The texts of what is not met.
    public var problems: [String] { findings.filter { !$0.isMet }.map(\.text) }
}

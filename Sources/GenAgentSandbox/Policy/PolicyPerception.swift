import GenAgent

/// What the policy's own eyes make of an image, beside what was asked for.
struct PolicyPerception: Sendable {
    /// What is seen; `nil`: the image could not be looked at.
    var seen: [SceneObject]?
    /// Why it could not, in a sentence.
    var unseenReason: String?
    /// The comparison with the demands.
    var grade: SceneGrade
    /// For each requirement, what is not as asked.
    var problems: [Set<SceneGrade.Finding.Aspect>]
    /// For each requirement, the number of its objects that are seen.
    var counts: [Int]

    /// Looks at an image; `nil`: its bytes are missing.
    init(_ image: EncodedImage?, eyes: SandboxEyes, demands: PolicyDemands) {
        do throws(AdapterError) {
            guard let image else { throw AdapterError.fatal("Its bytes are missing.") }
            self.init(seen: try eyes.look(at: image), demands: demands)
        } catch {
            self.init(seen: nil, demands: demands)
            unseenReason = error.message
        }
    }

    init(seen: [SceneObject]?, demands: PolicyDemands) {
        self.seen = seen
        problems = Array(repeating: [], count: demands.clauses.count)
        counts = Array(repeating: 0, count: demands.clauses.count)
        guard let seen else {
            grade = SceneGrade(findings: [])
            return
        }
        grade = SceneGrader().grade(seen, against: demands.metadata)
        for finding in grade.findings where problems.indices.contains(finding.requirement) {
            if !finding.isMet { problems[finding.requirement].insert(finding.aspect) }
            // The comparison says "2 of 3 red apples".
            if finding.aspect == .count { counts[finding.requirement] = Int(finding.text.prefix { $0.isNumber }) ?? 0 }
        }
    }

    /// Nothing could be compared: the image is unseen, or no known object was asked for.
    var isBlind: Bool { seen == nil || problems.isEmpty }

    /// Every demand looks met.
    var isContent: Bool { !isBlind && problems.allSatisfy(\.isEmpty) }

    /// The share of the demands that look met, 0...1.
    var shareMet: Double { grade.fractionMet }

    func isMissing(_ index: Int) -> Bool { problems[index].contains(.count) && counts[index] == 0 }

    /// Requirements with a problem of an aspect; missing objects are counted apart from wrong numbers.
    func number(with aspect: SceneGrade.Finding.Aspect) -> Int {
        problems.indices.count { problems[$0].contains(aspect) && !(aspect == .count && isMissing($0)) }
    }

    var missing: Int { problems.indices.count { isMissing($0) } }

    /// Problems of all requirements together.
    var total: Int { problems.reduce(0) { $0 + $1.count } }
}

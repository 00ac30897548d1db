/// Compares the objects in an image with its metadata. Pure: it never sees pixels or the prompt.
///
/// - Counts are exact. `exclude` means fewer than its count. Objects of other classes are
///   ignored, as in GenEval++, which looks only at `include` and `exclude`.
/// - A color, half or size must hold for every object of its requirement. A center exactly on the middle lies in no half.
/// - Larger (smaller): each object's extent is at least 1.25 times (at most 1/1.25 of) that of every object of the other
///   requirements, except those that demand the same size.
/// - Where several requirements name one class ("two red cups and one blue cup"), each object counts for the requirement
///   that it fits best, first for requirements that still lack objects.
package struct SceneGrader: Sendable {
    /// Least ratio of extents that counts as larger.
    package static let sizeMargin = 1.25

    package init() {}

    package func grade(_ objects: [SceneObject], against metadata: SceneMetadata) -> SceneGrade {
        let assigned = assign(objects, to: metadata.include)
        var findings: [SceneGrade.Finding] = []
        for index in metadata.include.indices {
            findings += examine(index, metadata.include, assigned)
        }
        for (index, exclusion) in (metadata.exclude ?? []).enumerated() {
            let seen = objects.count { $0.className == exclusion.className }
            let text =
                "\(seen) \(noun(exclusion.className, seen)), fewer than \(exclusion.count) wanted"
            findings.append(
                .init(aspect: .exclusion, requirement: index, isMet: seen < exclusion.count, text: text))
        }
        return SceneGrade(findings: findings)
    }

    private func examine(
        _ index: Int, _ requirements: [SceneRequirement], _ assigned: [[SceneObject]]
    ) -> [SceneGrade.Finding] {
        let requirement = requirements[index]
        let objects = assigned[index]
        var findings: [SceneGrade.Finding] = []
        let name = [requirement.color?.rawValue, noun(requirement.className, requirement.count)].compactMap(\.self)
            .joined(separator: " ")
        findings.append(
            .init(
                aspect: .count, requirement: index, isMet: objects.count == requirement.count,
                text: "\(objects.count) of \(requirement.count) \(name)"))
        guard !objects.isEmpty else { return findings }

        func add(_ aspect: SceneGrade.Finding.Aspect, _ word: String, where holds: (SceneObject) -> Bool) {
            let right = objects.count(where: holds)
            let things = noun(requirement.className, objects.count)
            let verb = objects.count == 1 ? "is" : "are"
            findings.append(
                .init(
                    aspect: aspect, requirement: index, isMet: right == objects.count,
                    text: "\(right) of \(objects.count) \(things) \(verb) \(word)"))
        }
        if let color = requirement.color { add(.color, color.rawValue) { $0.color == color } }
        if let region = requirement.region { add(.region, region.place) { region.holds($0) } }
        if let size = requirement.size {
            let others = requirements.indices.filter { $0 != index && requirements[$0].size != size }
                .flatMap { assigned[$0] }.map(\.extent)
            add(.size, size.rawValue) { object in
                others.allSatisfy { other in
                    size == .larger
                        ? object.extent >= other * Self.sizeMargin : object.extent * Self.sizeMargin <= other
                }
            }
        }
        return findings
    }

    /// The objects that count for each requirement.
    private func assign(_ objects: [SceneObject], to requirements: [SceneRequirement]) -> [[SceneObject]] {
        var assigned = Array(repeating: [SceneObject](), count: requirements.count)
        var unassigned: [SceneObject] = []
        // Best fits first, so that a perfect fit never loses its place to a worse one.
        for allowedMisfits in 0...3 {
            for object in allowedMisfits == 0 ? objects : unassigned {
                let free = requirements.indices.first {
                    requirements[$0].className == object.className && assigned[$0].count < requirements[$0].count
                        && requirements[$0].misfits(object) <= allowedMisfits
                }
                if let free {
                    assigned[free].append(object)
                    if allowedMisfits > 0, let index = unassigned.firstIndex(of: object) {
                        unassigned.remove(at: index)
                    }
                } else if allowedMisfits == 0 {
                    unassigned.append(object)
                }
            }
        }
        for object in unassigned {
            let candidates = requirements.indices.filter { requirements[$0].className == object.className }
            let best = candidates.min { requirements[$0].misfits(object) < requirements[$1].misfits(object) }
            if let best { assigned[best].append(object) }
        }
        return assigned
    }

    private func noun(_ className: String, _ count: Int) -> String {
        count == 1 ? className : ObjectVocabulary.plural(className)
    }
}

extension SceneRequirement {
    /// Demands of the requirement that an object of its class does not meet by itself.
    fileprivate func misfits(_ object: SceneObject) -> Int {
        (color.map { $0 != object.color } ?? false ? 1 : 0) + (region.map { !$0.holds(object) } ?? false ? 1 : 0)
    }
}

extension SceneRegion {
    /// Whether the object's center lies in this half.
    package func holds(_ object: SceneObject) -> Bool {
        switch self {
        case .left: object.centerX < 0.5
        case .right: object.centerX > 0.5
        case .above: object.centerY < 0.5
        case .below: object.centerY > 0.5
        }
    }

    /// The half in words: "on the left", "in the upper half".
    package var place: String {
        switch self {
        case .left: "on the left"
        case .right: "on the right"
        case .above: "in the upper half"
        case .below: "in the lower half"
        }
    }
}

/// How well a scene meets its metadata.
package struct SceneGrade: Sendable, Hashable, Codable {
    package struct Finding: Sendable, Hashable, Codable {
        package enum Aspect: String, Sendable, Hashable, Codable {
            case count
            case color
            /// The half in which every one's center lies.
            case region
            /// The size of every one, compared with the others.
            case size
            /// The number that must not be reached.
            case exclusion
        }

        package var aspect: Aspect
        /// Index into the metadata's `include`; for `.exclusion` into its `exclude`.
        package var requirement: Int
        package var isMet: Bool
        /// What was seen, for a person: "2 of 3 red apples".
        package var text: String
    }

    /// All findings, in the order of the metadata.
    package var findings: [Finding]

    package var isSatisfied: Bool { findings.allSatisfy(\.isMet) }

    /// Share of the `include` and `exclude` items that are fully met, 0...1; 1 when there are none.
    package var fractionMet: Double {
        var isMet: [String: Bool] = [:]
        for finding in findings {
            let key = (finding.aspect == .exclusion ? "x" : "i") + String(finding.requirement)
            isMet[key] = (isMet[key] ?? true) && finding.isMet
        }
        return isMet.isEmpty ? 1 : Double(isMet.values.count(where: { $0 })) / Double(isMet.count)
    }

    package var problems: [String] { findings.filter { !$0.isMet }.map(\.text) }
}

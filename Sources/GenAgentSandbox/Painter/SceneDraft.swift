/// A scene in the making: what the prompt asks for, with the painter's errors applied step by step.
struct SceneDraft {
    /// One group as it will be painted.
    struct Group {
        let index: Int
        var clause: PromptClause
        var rates: ClauseRates
        var isDropped = false
        /// One colour for each object.
        var colors: [ObjectColor] = []
        /// The half in which each object really lies.
        var halves: [SceneRegion?] = []
    }

    /// Which decision a random number is for.
    enum Purpose: UInt64 { case knowledge = 1, drop, countLeak, miscount, color, position, size, layout }

    let planner: ScenePlanner
    let seed: UInt64
    var groups: [Group]
    var mistakes: [PainterMistake] = []
    var areSizesIgnored = false
    var areSizesSwapped = false

    init(planner: ScenePlanner, prompt: PromptScene, seed: UInt64) {
        self.planner = planner
        let asked = prompt.clauses.map(\.fingerprint).joined(separator: ";")
        self.seed = seed ^ SceneRandom.fingerprint(asked)
        groups = prompt.clauses.enumerated().map { index, clause in
            Group(index: index, clause: clause, rates: planner.profile.rates(forClause: index, of: prompt))
        }
    }

    /// The random numbers of one decision on one clause.
    func random(_ purpose: Purpose, _ clause: Int) -> SceneRandom {
        SceneRandom(seed: seed, keys: purpose.rawValue, UInt64(truncatingIfNeeded: clause))
    }

    /// The scene, laid out.
    func planned() -> PlannedScene {
        var items: [SceneLayout.Item] = []
        var objects: [PlannedObject] = []
        var random = random(.layout, 0)
        for group in groups where !group.isDropped {
            let className = group.clause.className
            let scale = scale(of: group)
            for index in group.colors.indices where objects.count < ScenePlanner.maximumObjects {
                items.append(
                    SceneLayout.Item(
                        aspect: planner.metrics[className].aspect, scale: scale, half: group.halves[index]))
                let object = SceneObject(
                    className: className, color: group.colors[index], centerX: 0.5, centerY: 0.5, extent: 0)
                objects.append(PlannedObject(object: object, clause: group.index, isMirrored: random.chance(0.5)))
            }
        }
        for (index, spot) in SceneLayout.spots(for: items, random: &random).enumerated() {
            objects[index].object.centerX = spot.centerX
            objects[index].object.centerY = spot.centerY
            objects[index].object.extent = spot.extent
        }
        return PlannedScene(objects: objects, mistakes: mistakes)
    }

    /// Larger to smaller is 1.8 to 1; objects without a size stand between, 1.8 away from either.
    private func scale(of group: Group) -> Double {
        let sizes = groups.map(\.clause.size)
        guard !areSizesIgnored, let size = group.clause.size else { return 1 }
        let isLarger = (size == .larger) != areSizesSwapped
        let ratio = SceneLayout.sizeRatio
        let step = sizes.contains(nil) || Set(sizes).count < 2 ? ratio : ratio.squareRoot()
        return isLarger ? step : 1 / step
    }
}

extension PromptClause {
    /// What the clause asks for, as a stable text.
    fileprivate var fingerprint: String {
        "\(className),\(count),\(color?.rawValue ?? ""),\(region?.rawValue ?? ""),\(size?.rawValue ?? "")"
    }
}

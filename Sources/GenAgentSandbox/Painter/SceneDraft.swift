import GenAgent

/// A scene under construction: what the prompt asks for, with the errors of the painter applied step by step.
struct SceneDraft {
    struct Group {
        let index: Int
        var clause: PromptClause
        var rates: ClauseRates
        var isDropped = false
        var colors: [ObjectColor] = []
        /// The half in which each object really lies.
        var halves: [SceneRegion?] = []
    }

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
        self.seed = seed ^ StableHash.fnv1a(asked)
        groups = prompt.clauses.enumerated().map { index, clause in
            Group(index: index, clause: clause, rates: planner.profile.rates(forClause: index, of: prompt))
        }
    }

    func random(_ purpose: Purpose, _ clause: Int) -> SeededRandom {
        SeededRandom(seed: seed, keys: purpose.rawValue, UInt64(truncatingIfNeeded: clause))
    }

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

    /// Larger to smaller is 1.8 to 1. If the scene also has objects without a size, larger and smaller are each a factor of 1.8 from those.
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
    fileprivate var fingerprint: String {
        "\(className),\(count),\(color?.rawValue ?? ""),\(region?.rawValue ?? ""),\(size?.rawValue ?? "")"
    }
}

extension SceneDraft {
    /// Makes the painter's errors, in the order in which a painter would: understand, choose, count, color, place, size.
    mutating func err() {
        let asked = groups.map(\.clause)
        for index in groups.indices {
            misunderstand(index)
            drop(index)
            count(index, asked: asked)
        }
        if groups.allSatisfy(\.isDropped), !groups.isEmpty {
            // An image is never empty.
            groups[0].isDropped = false
            mistakes.removeAll { $0 == .dropped(clause: 0) }
        }
        for index in groups.indices {
            color(index, asked: asked)
            place(index)
        }
        resize()
    }

    private mutating func misunderstand(_ index: Int) {
        for (number, id) in groups[index].clause.knowledge.enumerated() {
            var random = SeededRandom(
                seed: seed, keys: Purpose.knowledge.rawValue, UInt64(index), UInt64(truncatingIfNeeded: number))
            guard random.chance(groups[index].rates.knowledgeMissed), let fact = planner.knowledge.fact(id: id) else {
                continue
            }
            switch fact.resolution {
            case .count(let count):
                groups[index].clause.count = random.pick((1...5).filter { $0 != count }) ?? 1
            case .color(let color):
                let natural = planner.metrics[groups[index].clause.className].naturalColor
                let others = ObjectColor.allCases.filter { $0 != color }
                groups[index].clause.color = natural != color ? natural : random.pick(others)
            case .object(let className):
                let others = ObjectVocabulary.relatives(of: className).filter { $0 != className }
                groups[index].clause.className = random.pick(others) ?? className
            }
            mistakes.append(.misunderstood(clause: index, fact: id))
        }
    }

    private mutating func drop(_ index: Int) {
        var random = random(.drop, index)
        guard random.chance(groups[index].rates.dropped) else { return }
        groups[index].isDropped = true
        mistakes.append(.dropped(clause: index))
    }

    private mutating func count(_ index: Int, asked: [PromptClause]) {
        let wanted = groups[index].clause.count
        var painted = wanted
        var random = random(.countLeak, index)
        let leaks = random.chance(groups[index].rates.countLeak)
        if leaks, let other = random.pick(asked.indices.filter { $0 != index }) { painted = asked[other].count }
        random = self.random(.miscount, index)
        // Each object after the first can be the one that is forgotten or painted twice.
        var isRight = 1.0
        for _ in 1..<max(painted, 2) where painted > 1 { isRight *= 1 - groups[index].rates.miscount }
        if random.chance(1 - isRight) {
            let step = random.chance(0.75) ? 1 : 2
            painted = random.chance(0.5) || painted <= step ? painted + step : painted - step
        }
        groups[index].clause.count = painted
        if painted != wanted { mistakes.append(.miscounted(clause: index, painted: painted)) }
    }

    private mutating func color(_ index: Int, asked: [PromptClause]) {
        let clause = groups[index].clause
        let natural = planner.metrics[clause.className].naturalColor
        let color = clause.color ?? natural
        groups[index].colors = Array(repeating: color, count: clause.count)
        guard clause.color != nil, !groups[index].isDropped else { return }
        var random = random(.color, index)
        guard random.chance(groups[index].rates.colorLeak) else { return }
        // Colors bleed from a neighbor more often than they fall back to the natural color.
        let neighbors = asked.indices.filter { $0 != index }.compactMap { asked[$0].color }.filter { $0 != color }
        let leaked = random.chance(0.65) ? random.pick(neighbors) ?? natural : natural
        guard leaked != color else { return }
        let isWhole = random.chance(0.5)
        let one = random.number(below: clause.count)
        for object in groups[index].colors.indices where isWhole || object == one {
            groups[index].colors[object] = leaked
        }
        let count = isWhole ? clause.count : 1
        mistakes.append(.miscolored(clause: index, painted: leaked, objects: count))
    }

    private mutating func place(_ index: Int) {
        let clause = groups[index].clause
        groups[index].halves = Array(repeating: clause.region, count: clause.count)
        guard let region = clause.region, !groups[index].isDropped else { return }
        var random = random(.position, index)
        var misplaced = 0
        for object in groups[index].halves.indices {
            let isIgnored = random.chance(groups[index].rates.positionIgnored)
            let fallsWrong = random.chance(0.5)
            if isIgnored, fallsWrong {
                groups[index].halves[object] = region.opposite
                misplaced += 1
            }
        }
        if misplaced > 0 { mistakes.append(.misplaced(clause: index, objects: misplaced)) }
    }

    /// Sizes hold between objects, so they go wrong for the whole scene.
    private mutating func resize() {
        let sized = groups.filter { $0.clause.size != nil && !$0.isDropped }
        guard !sized.isEmpty, groups.count(where: { !$0.isDropped }) > 1 else { return }
        var random = random(.size, 0)
        let rate = sized.map(\.rates.sizeIgnored).reduce(0, +) / Double(sized.count)
        guard random.chance(rate) else { return }
        areSizesSwapped = random.chance(0.3)
        areSizesIgnored = !areSizesSwapped
        mistakes.append(.missized(areSwapped: areSizesSwapped))
    }
}

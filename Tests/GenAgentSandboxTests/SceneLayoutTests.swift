import Testing

@testable import GenAgentSandbox

@Suite struct SceneLayoutTests {
    let metrics = PictogramMetrics.typical

    @Test func objectsOfRandomPromptsNeverOverlapAndStayInside() {
        var generator = PromptGenerator(seed: 31)
        for seed in 0..<600 as Range<UInt64> {
            let row = generator.next()
            let profile: PainterProfile = seed % 2 == 0 ? .faultless : .weak
            let plan = ScenePlanner(profile: profile).plan(PromptReader.standard.read(row.prompt), seed: seed)
            checkBoxes(plan.scene.objects, row.prompt)
        }
    }

    @Test func crowdsOfEveryShapeAndPlaceNeverOverlap() {
        var random = TestRandom(state: 8)
        for seed in 0..<400 as Range<UInt64> {
            var left = 24
            var clauses: [PromptClause] = []
            while left > 0 {
                let count = 1 + random.below(min(left, 9))
                left -= count
                let regions: [SceneRegion?] = SceneRegion.allCases + [nil, nil]
                let sizes: [RelativeSize?] = [nil, nil, nil, .larger, .smaller]
                clauses.append(
                    PromptClause(
                        className: ObjectVocabulary.classNames[random.below(80)], count: count,
                        region: regions[random.below(6)], size: sizes[random.below(5)]))
                if random.below(4) == 0 { break }
            }
            let scene = PromptScene(clauses: clauses, wording: PromptWording())
            let plan = ScenePlanner(profile: .faultless).plan(scene, seed: seed)
            #expect(plan.objects.count == min(24, clauses.map(\.count).reduce(0, +)))
            checkBoxes(plan.scene.objects, "\(clauses)")
            for object in plan.objects {
                if let region = clauses[object.clause].region { #expect(region.holds(object.object), "\(clauses)") }
            }
        }
    }

    @Test func placedObjectsKeepClearOfTheMiddle() {
        var generator = PromptGenerator(seed: 32)
        for seed in 0..<200 as Range<UInt64> {
            let row = generator.row(.spatialCount)
            let plan = ScenePlanner(profile: .base).plan(PromptReader.standard.read(row.prompt), seed: seed)
            for object in plan.scene.objects {
                let isHorizontal = row.include[0].region?.isHorizontal == true
                #expect(abs((isHorizontal ? object.centerX : object.centerY) - 0.5) >= 0.05, "\(row.prompt)")
            }
        }
    }

    @Test func objectsShrinkAsTheirNumberGrowsAndKeepOneScale() throws {
        let planner = ScenePlanner(profile: .faultless)
        var last = 1.0
        for count in [1, 2, 4, 7, 12, 24] {
            let clause = PromptClause(className: "apple", count: count)
            let plan = planner.plan(PromptScene(clauses: [clause], wording: PromptWording()), seed: 3)
            let extents = plan.scene.objects.map(\.extent)
            let largest = try #require(extents.max())
            let smallest = try #require(extents.min())
            #expect(smallest >= largest * 0.94)
            #expect(largest <= last * 1.07 && largest <= 0.34 && smallest > 0.13)
            last = largest
        }
    }

    private func checkBoxes(_ objects: [SceneObject], _ note: String) {
        struct Box { var left, right, top, bottom: Double }
        let boxes = objects.map { object in
            let aspect = metrics[object.className].aspect
            let width = aspect >= 1 ? object.extent : object.extent * aspect
            let height = aspect >= 1 ? object.extent / aspect : object.extent
            return Box(
                left: object.centerX - width / 2, right: object.centerX + width / 2,
                top: object.centerY - height / 2, bottom: object.centerY + height / 2)
        }
        for (index, box) in boxes.enumerated() {
            let isInside = box.left >= 0.03 && box.right <= 0.97 && box.top >= 0.03 && box.bottom <= 0.97
            #expect(isInside, "\(objects[index]) in \(note)")
            for other in boxes[(index + 1)...] {
                let isApart =
                    box.right < other.left - 0.005 || other.right < box.left - 0.005 || box.bottom < other.top - 0.005
                    || other.bottom < box.top - 0.005
                #expect(isApart, "\(note)")
            }
        }
    }
}

import GenAgent
import GenAgentImaging
import Testing

@testable import GenAgentSandbox

/// The sweep over 2,000 scenes is `.ci/lab sandbox-study detector`; here, few scenes and every drawing once.
@Suite struct PictogramDetectorTests {
    private let detector = PictogramDetector()

    private func scene(_ objects: SceneObject...) -> Bitmap {
        PictogramPainting.paint(Scene(objects: objects), side: 256)
    }

    @Test func anEmptyPictureHasNoObjects() {
        #expect(detector.detect(in: scene()).isEmpty)
        #expect(detector.detect(in: Bitmap(width: 1, height: 1, fill: .white)).isEmpty)
        #expect(detector.detect(in: Bitmap(width: 300, height: 2, fill: .black)).isEmpty)
    }

    @Test func placeAndSizeAreMeasured() throws {
        let cat = SceneObject(className: "cat", color: .orange, centerX: 0.3, centerY: 0.7, extent: 0.3)
        let found = try #require(detector.detect(in: scene(cat)).first?.object)
        #expect(found.className == "cat")
        #expect(found.color == .orange)
        #expect(abs(found.centerX - 0.3) < 0.01)
        #expect(abs(found.centerY - 0.7) < 0.01)
        #expect(abs(found.extent - 0.3) < 0.02)
    }

    @Test(arguments: ObjectColor.allCases)
    func everyColorIsNamed(color: ObjectColor) {
        let names = ["car", "cup", "zebra", "bench", "stop sign", "sports ball"]
        let objects = names.enumerated().map { index, name in
            SceneObject(
                className: name, color: color, centerX: 0.2 + 0.3 * Double(index % 3),
                centerY: 0.3 + 0.4 * Double(index / 3), extent: 0.2)
        }
        let found = detector.detect(in: PictogramPainting.paint(Scene(objects: objects), side: 256))
        #expect(found.map(\.object.color) == Array(repeating: color, count: 6))
        #expect(Set(found.map(\.object.className)) == Set(names))
    }

    @Test func everyDrawingIsRecognisedAlsoMirrored() {
        for (index, pictogram) in Pictogram.all.enumerated() {
            let color = ObjectColor.allCases[index % 10]
            let object = SceneObject(
                className: pictogram.className, color: color, centerX: 0.5, centerY: 0.5, extent: 0.5)
            let bitmap = PictogramPainting.paint(Scene(objects: [object]), side: 96) { _ in index.isMultiple(of: 2) }
            let found = detector.detect(in: bitmap).map(\.object)
            #expect(found.map(\.className) == [pictogram.className], "\(color) \(pictogram.className)")
            #expect(found.map(\.color) == [color], "\(color) \(pictogram.className)")
        }
    }

    @Test func faultlessScenesAreReadBackWholly() {
        var random = SeededRandom(seed: 11)
        let planner = ScenePlanner(profile: .faultless, metrics: .drawn)
        let grader = SceneGrader()
        var generator = PromptGenerator(seed: 12)
        for _ in 0..<40 {
            let row = generator.next()
            let planned = planner.plan(PromptReader().read(row.prompt), seed: random.next())
            let bitmap = PictogramPainting.paint(planned.scene, side: 256) { planned.objects[$0].isMirrored }
            let found = detector.detect(in: bitmap).map(\.object)
            #expect(found.count == planned.objects.count, "\(row.prompt)")
            #expect(grader.grade(found, against: row.metadata).isSatisfied, "\(row.prompt)")
        }
    }

    @Test func whiteObjectsOnThePaleBackgroundStayWhole() {
        let sign = SceneObject(className: "stop sign", color: .white, centerX: 0.5, centerY: 0.25, extent: 0.3)
        let found = detector.detect(in: scene(sign)).map(\.object)
        #expect(found.map(\.className) == ["stop sign"])
        #expect(found.map(\.color) == [.white])
    }
}

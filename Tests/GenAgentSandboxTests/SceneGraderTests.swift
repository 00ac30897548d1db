import Foundation
import Testing

@testable import GenAgentSandbox

@Suite struct SceneGraderTests {
    let grader = SceneGrader()

    private func object(
        _ name: String, _ color: ObjectColor = .red, x: Double = 0.3, y: Double = 0.3, extent: Double = 0.2
    ) -> SceneObject {
        SceneObject(className: name, color: color, centerX: x, centerY: y, extent: extent)
    }

    @Test func countsAreExact() {
        let metadata = SceneMetadata(include: [.init(className: "apple", count: 3, color: .red)])
        for count in 0...5 {
            let grade = grader.grade((0..<count).map { _ in object("apple") }, against: metadata)
            #expect(grade.isSatisfied == (count == 3))
            #expect(grade.findings.first?.text == "\(count) of 3 red apples")
        }
    }

    @Test func everyObjectMustHaveTheColour() {
        let metadata = SceneMetadata(include: [.init(className: "apple", count: 2, color: .red)])
        let grade = grader.grade([object("apple"), object("apple", .blue)], against: metadata)
        #expect(grade.problems == ["1 of 2 apples are red"])
        #expect(grade.fractionMet == 0)
    }

    @Test func centresOnTheMiddleLieInNoHalf() {
        for region in SceneRegion.allCases {
            let metadata = SceneMetadata(include: [.init(className: "cat", region: region)])
            #expect(!grader.grade([object("cat", x: 0.5, y: 0.5)], against: metadata).isSatisfied)
        }
        let left = SceneMetadata(include: [.init(className: "cat", region: .left)])
        #expect(grader.grade([object("cat", x: 0.49)], against: left).isSatisfied)
        #expect(!grader.grade([object("cat", x: 0.51)], against: left).isSatisfied)
        let above = SceneMetadata(include: [.init(className: "cat", region: .above)])
        #expect(grader.grade([object("cat", y: 0.2)], against: above).isSatisfied)
    }

    @Test func sizesNeedAClearMargin() {
        let metadata = SceneMetadata(include: [
            .init(className: "cat", size: .larger), .init(className: "dog", size: .smaller),
        ])
        func isRight(_ cat: Double, _ dog: Double) -> Bool {
            grader.grade([object("cat", extent: cat), object("dog", extent: dog)], against: metadata).isSatisfied
        }
        #expect(isRight(0.36, 0.2))
        #expect(isRight(0.26, 0.2))
        #expect(!isRight(0.24, 0.2))
        #expect(!isRight(0.2, 0.2))
        #expect(!isRight(0.2, 0.36))
    }

    @Test func excludeMeansFewerThan() {
        let metadata = SceneMetadata(
            include: [.init(className: "cat", count: 2)], exclude: [.init(className: "cat", count: 3)])
        #expect(grader.grade([object("cat"), object("cat")], against: metadata).isSatisfied)
        let three = grader.grade([object("cat"), object("cat"), object("cat")], against: metadata)
        #expect(three.problems == ["3 of 2 cats", "3 cats, fewer than 3 wanted"])
    }

    @Test func otherClassesAreTolerated() {
        let metadata = SceneMetadata(include: [.init(className: "cat")])
        #expect(grader.grade([object("cat"), object("dog")], against: metadata).isSatisfied)
        #expect(grader.grade([], against: SceneMetadata(include: [])).isSatisfied)
    }

    @Test func requirementsOfOneClassShareItsObjects() {
        let metadata = SceneMetadata(include: [
            .init(className: "cup", count: 2, color: .red), .init(className: "cup", color: .blue),
        ])
        let right = [object("cup", .blue), object("cup"), object("cup")]
        #expect(grader.grade(right, against: metadata).isSatisfied)
        #expect(grader.grade(right.reversed(), against: metadata).isSatisfied)
        let wrong = grader.grade([object("cup"), object("cup"), object("cup")], against: metadata)
        #expect(wrong.problems == ["0 of 1 cup is blue"])
        #expect(wrong.fractionMet == 0.5)
        let extra = grader.grade(right + [object("cup")], against: metadata)
        #expect(extra.problems == ["3 of 2 red cups"])
    }

    @Test func metadataAndGradesSurviveJSON() throws {
        let line =
            #"{"tag":"size_spatial_attr","prompt":"p","include":[{"class":"bed","count":1,"size":"larger","region":"above"}],"#
            + #""exclude":[{"class":"bed","count":2}]}"#
        let row = try JSONDecoder().decode(GenEvalRow.self, from: Data(line.utf8))
        #expect(row.include == [.init(className: "bed", region: .above, size: .larger)])
        #expect(row.exclude == [.init(className: "bed", count: 2)])
        let grade = grader.grade([object("bed")], against: row.metadata)
        let copy = try JSONDecoder().decode(SceneGrade.self, from: JSONEncoder().encode(grade))
        #expect(copy == grade)
    }
}

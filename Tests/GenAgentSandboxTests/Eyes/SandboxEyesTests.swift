import GenAgent
import Testing

@testable import GenAgentSandbox

@Suite struct SandboxEyesTests {
    private let objects = (0..<6).map { index in
        SceneObject(
            className: "apple", color: .red, centerX: 0.1 + 0.15 * Double(index), centerY: 0.3, extent: 0.12)
    }

    @Test func eyesWithoutErrorsSeeWhatIsThere() {
        #expect(SandboxEyes(errors: .none, seed: 1).perceived(objects, image: 5) == objects)
    }

    @Test func aLookAtAnImageErrsAsTheEyesDo() async throws {
        let painter = PictogramPainter(profile: .base, side: 256)
        var misread = 0
        for seed in 0..<6 as Range<UInt64> {
            let request = GenerationRequest(prompt: "three red apples and a blue cup", seed: seed)
            let image = try await painter.generate(request, context: ToolContext()).image
            let there = try SandboxEyes(errors: .none).look(at: image)
            let eyes = SandboxEyes(errors: .high, seed: 1)
            let seen = try eyes.look(at: image)
            #expect(seen == eyes.perceived(there, image: StableHash.fnv1a(image.digest.rawValue)))
            #expect(try SandboxEyes(errors: EyeErrors(missed: 1)).look(at: image).isEmpty && !there.isEmpty)
            if seen != there { misread += 1 }
        }
        #expect(misread > 0)
    }

    @Test func errorsAreFixedForAnImage() {
        let eyes = SandboxEyes(errors: .high, seed: 3)
        #expect(eyes.perceived(objects, image: 5) == eyes.perceived(objects, image: 5))
        let others = (0..<50).filter { eyes.perceived(objects, image: $0) != eyes.perceived(objects, image: 5) }
        #expect(others.count > 25)
    }

    @Test func otherEyesErrOnOtherImages() {
        let first = (0..<200).map { SandboxEyes(errors: .high, seed: 1).perceived(objects, image: $0) == objects }
        let second = (0..<200).map { SandboxEyes(errors: .high, seed: 2).perceived(objects, image: $0) == objects }
        #expect(first != second)
    }

    @Test func eachErrorComesAsOftenAsItsRateSays() {
        var errors = EyeErrors.none
        errors.missed = 0.2
        let seen = (0..<2000).map { SandboxEyes(errors: errors).perceived(objects, image: $0).count }.reduce(0, +)
        #expect(abs(Double(seen) / 12000 - 0.8) < 0.02)

        errors = EyeErrors(colorMistaken: 0.25)
        let colors = (0..<2000).flatMap { SandboxEyes(errors: errors).perceived(objects, image: $0) }.map(\.color)
        let wrong = Double(colors.count { $0 != .red }) / Double(colors.count)
        #expect(abs(wrong - 0.25) < 0.02)
        #expect(Set(colors) == [.red, .orange, .pink])
    }

    @Test func aRateOfOneAlwaysErrs() {
        let eyes = SandboxEyes(errors: EyeErrors(doubled: 1, classMistaken: 1, misplaced: 1, sizeMistaken: 1))
        let seen = eyes.perceived(objects, image: 9)
        #expect(seen.count == 12)
        #expect(seen.allSatisfy { $0.className != "apple" })
        #expect(seen.allSatisfy { abs($0.extent - 0.18) < 1e-9 || abs($0.extent - 0.08) < 1e-9 })
    }

    @Test func ratesOutsideTheirRangeAreBroughtIntoIt() {
        let errors = EyeErrors(missed: -1, doubled: 7, colorMistaken: .nan)
        #expect(errors.missed == 0)
        #expect(errors.doubled == 1)
        #expect(errors.colorMistaken == 0)
    }

    @Test func everyColorHasNeighborsThatAreOthers() {
        for color in ObjectColor.allCases {
            #expect(!color.easilyMistakenFor.isEmpty)
            #expect(!color.easilyMistakenFor.contains(color))
        }
    }
}

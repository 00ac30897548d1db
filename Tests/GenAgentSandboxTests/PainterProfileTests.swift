import Foundation
import Testing

@testable import GenAgentSandbox

@Suite struct PainterProfileTests {
    private static let targets: [String: (base: Double, strong: Double)] = [
        "color_attr": (0.400, 0.875), "counting": (0.600, 0.725), "color_count_attr": (0.250, 0.725),
        "color_spatial_attr": (0.250, 0.600), "spatial_count_attr": (0.075, 0.475), "size_spatial_attr": (0.400, 0.725),
        "multi_object_count_attr": (0.300, 0.550),
    ]

    @Test(.enabled(if: BenchmarkFile.rows != nil, "\(BenchmarkFile.missing)"))
    func fittedProfilesMeetTheirRowsOnPromptsTheyWereNotFittedTo() throws {
        let rows = try #require(BenchmarkFile.rows)
        let weak = accuracy(.weak, rows)
        let base = accuracy(.base, rows)
        let strong = accuracy(.strong, rows)
        var misfit = (base: 0.0, strong: 0.0)
        var lead = 0.0
        for (tag, target) in Self.targets {
            misfit.base += abs((base[tag] ?? 0) - target.base) / 7
            misfit.strong += abs((strong[tag] ?? 0) - target.strong) / 7
            lead += ((base[tag] ?? 0) - (weak[tag] ?? 0)) / 7
        }
        #expect(misfit.base <= 0.06)
        #expect(misfit.strong <= 0.06)
        #expect(lead > 0.08)
        for tag in Self.targets.keys { #expect(weak[tag] ?? 1 < base[tag] ?? 0, "\(tag)") }
    }

    @Test func theDialDoesNotMovePlainPrompts() {
        var generator = PromptGenerator(seed: 41)
        for seed in 0..<100 as Range<UInt64> {
            let scene = PromptReader.standard.read(generator.next().prompt)
            let plans = [0, 0.5, 1].map {
                ScenePlanner(profile: .base.withWordingEffect($0)).plan(scene, seed: seed)
            }
            #expect(plans[0] == plans[1] && plans[1] == plans[2])
        }
    }

    @Test func ratesOutsideTheirRangeAreBroughtIntoIt() {
        let profile = PainterProfile(objectDropped: 7, miscount: -1, colorLeak: .nan, wordingEffect: .infinity)
        #expect(profile.objectDropped == 1 && profile.miscount == 0 && profile.colorLeak == 0)
        #expect(profile.wordingEffect == 0)
    }

    @Test func profilesSurviveJSON() throws {
        let copy = try JSONDecoder().decode(PainterProfile.self, from: JSONEncoder().encode(PainterProfile.base))
        #expect(copy == .base)
    }

    private func accuracy(_ profile: PainterProfile, _ rows: [GenEvalRow]) -> [String: Double] {
        let planner = ScenePlanner(profile: profile)
        var right: [String: Double] = [:]
        for row in rows {
            let scene = PromptReader.standard.read(row.prompt)
            for seed in 0..<8 as Range<UInt64> {
                let objects = planner.plan(scene, seed: seed).scene.objects
                let grade = SceneGrader().grade(objects, against: row.metadata)
                right[row.tag ?? "", default: 0] += grade.isSatisfied ? 1.0 / 320 : 0
            }
        }
        return right
    }
}

import Foundation
import Testing

@testable import GenAgentSandbox

@Suite struct PolicyParametersTests {
    @Test func thereAreAFewHundredWithNamesOfTheirOwn() {
        let names = SandboxPolicyParameters.names
        #expect((200...400).contains(names.count) && names.count == SandboxPolicyParameters.count)
        #expect(Set(names).count == names.count)
        #expect(SandboxPolicyParameters.handSet.values.count == names.count)
        #expect(PolicyDecisionKind.allCases.allSatisfy { $0.features.first == "bias" })
    }

    @Test func tokenIDsAreStableAndDistinct() {
        let tokens = PolicyDecisionKind.allCases.flatMap { kind in kind.options.indices.map { kind.token($0) } }
        #expect(Set(tokens).count == tokens.count)
        #expect(tokens.allSatisfy { (0..<PolicyDecisionKind.vocabularySize).contains($0) })
        #expect(PolicyDecisionKind.structure.token(2) == 50 && PolicyDecisionKind.padding.token(1) == 161)
    }

    @Test func theReadableFormSurvivesARoundTrip() throws {
        for parameters in [SandboxPolicyParameters.handSet, .untrained, .toolNovice, SandboxPolicyParameters()] {
            let text = try parameters.jsonText()
            #expect(try SandboxPolicyParameters(json: text) == parameters)
        }
        let text = try SandboxPolicyParameters.handSet.jsonText()
        #expect(text.contains("\"provenance\" : \"Set by hand") && text.contains("\"failedHere\" : 1.5"))
    }

    @Test(arguments: [
        #"{"format":"genagent-sandbox-policy-9","provenance":"","decisions":{}}"#,
        #"{"format":"genagent-sandbox-policy-1","provenance":"","decisions":{"mood":{"good":{"bias":1}}}}"#,
        #"{"format":"genagent-sandbox-policy-1","provenance":"","decisions":{"color":{"again":{"taste":1}}}}"#,
        #"{"format":"genagent-sandbox-policy-1","decisions":{}}"#, "[]",
    ])
    func unknownNamesAndFormatsAreErrors(json: String) {
        #expect(throws: DecodingError.self) { try SandboxPolicyParameters(json: json) }
    }

    @Test func aFileFromBeforeToolsWereChosenKeepsToTheRuleOfThen() throws {
        let weights = #""provenance":"old","decisions":{"padding":{"none":{"bias":2}}}}"#
        let old = try SandboxPolicyParameters(json: #"{"format":"genagent-sandbox-policy-1","# + weights)
        let new = try SandboxPolicyParameters(json: #"{"format":"genagent-sandbox-policy-2","# + weights)
        #expect(old[.padding, "none", "bias"] == 2 && new[.padding, "none", "bias"] == 2)
        let start = SandboxPolicyParameters.offset(of: .tool, option: 0)
        #expect(old.values[start...] == SandboxPolicyParameters.handSet.values[start...])
        #expect(new.values[start...].allSatisfy { $0 == 0 })
        #expect(try SandboxPolicyParameters(json: old.jsonText()) == old)
    }

    @Test func aDecisionCanBeMadeNeutral() {
        var parameters = SandboxPolicyParameters.handSet
        parameters.clear(.tool)
        let start = SandboxPolicyParameters.offset(of: .tool, option: 0)
        #expect(parameters.values[start...].allSatisfy { $0 == 0 })
        #expect(parameters.values[..<start] == SandboxPolicyParameters.handSet.values[..<start])
    }

    @Test func vectorsOfAnotherLengthOrWithoutNumbersAreErrors() {
        var values = SandboxPolicyParameters.handSet.values
        #expect(throws: PolicyParameterError.self) {
            try SandboxPolicyParameters(values: Array(values.dropLast()), provenance: "")
        }
        values[3] = .nan
        #expect {
            try SandboxPolicyParameters(values: values, provenance: "")
        } throws: { error in
            "\(error)".contains("form.clean.native")
        }
    }

    @Test func namesReachTheirWeights() {
        var parameters = SandboxPolicyParameters()
        parameters[.place, "layout", "failedHere"] = 2
        parameters[.place, "layout", "mood"] = 3
        parameters[.place, "layout", "round"] = .infinity
        #expect(parameters.values.filter { $0 != 0 } == [2])
        let place = parameters.values.firstIndex(of: 2)
        #expect(place.map { SandboxPolicyParameters.names[$0] } == "place.layout.failedHere")
    }
}

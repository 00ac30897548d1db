import Foundation
import Testing

@testable import GenAgent

@Suite struct JSONValueCodableTests {
    @Test func everyKindOfValueSurvivesTheFoundationCoders() throws {
        let value: JSONValue = [
            "null": nil, "yes": true, "one": 1, "least": .integer(.min), "half": 0.5, "large": 1e300,
            "text": "caf\u{E9} / \"quoted\"", "list": [1, "two", [], [:]], "nested": ["a": ["b": false]],
        ]
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: data) == value)
    }

    @Test func booleansAndWholeNumbersAreKeptApart() throws {
        let decoded = try JSONDecoder().decode([JSONValue].self, from: Data("[true,1,0,1.5,2.0,null]".utf8))
        #expect(decoded == [.bool(true), .integer(1), .integer(0), .number(1.5), .integer(2), .null])
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan])
    func numberThatIsNotFiniteIsRefused(value: Double) {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        #expect(throws: EncodingError.self) { try encoder.encode([JSONValue.number(value)]) }
    }
}

import GenAgent
import Testing

@Suite struct JSONValueAccessTests {
    @Test func valuesAreReadByTheirKind() {
        #expect(JSONValue.integer(3).doubleValue == 3 && JSONValue.number(3).integerValue == 3)
        #expect(JSONValue.number(3.5).integerValue == nil && JSONValue.number(1e300).integerValue == nil)
        #expect(JSONValue.bool(true).boolValue == true && JSONValue.null.boolValue == nil)
        #expect(JSONValue.string("x").stringValue == "x" && JSONValue.integer(1).stringValue == nil)
        #expect(JSONValue.string("x").doubleValue == nil && JSONValue.string("x").integerValue == nil)
        #expect(JSONValue.array([1]).arrayValue == [1] && JSONValue.null.arrayValue == nil)
        #expect(JSONValue.null.objectValue == nil)
    }

    @Test func literalsAndMembers() {
        var value: JSONValue = ["a": [true, nil, 1, 2.5, "x"], "a2": .null]
        #expect(value["a"]?.arrayValue?.count == 5 && value["b"] == nil)
        value["b"] = 1
        value["a"] = nil
        #expect(value == ["a2": nil, "b": 1])
        var text: JSONValue = "x"
        text["c"] = false
        #expect(text == ["c": false])
        #expect(JSONValue(floatLiteral: .infinity) == .null)
    }

    @Test func typesGoThroughValues() throws {
        let value = try JSONValue(encoding: Usage(inputTokens: 1, money: 0.5))
        #expect(value["inputTokens"] == 1 && value["money"] == 0.5)
        #expect(try value.decoded(as: Usage.self) == Usage(inputTokens: 1, money: 0.5))
        #expect(throws: DecodingError.self) { try JSONValue.string("x").decoded(as: Usage.self) }
    }
}

import Foundation
import Testing

@testable import GenAgent

@Suite struct JSONParsingTests {
    @Test(
        arguments: [
            ("null", nil), (" true\n", true), ("false", false), ("0", 0), ("-12", -12), ("1.5e2", 150), ("0.25", 0.25),
            ("-0.5E-1", -0.05), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("\"\"", ""), ("[]", []), ("{}", [:]),
            (#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, "a\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}"),
            (#"[1, [2, {"a": [true]}], "x"]"#, [1, [2, ["a": [true]]], "x"]),
            (#"{"a": 1, "b": {"c": null}, "a": 2}"#, ["a": 2, "b": ["c": nil]]),
            ("\"caf\u{E9} \u{1F600}\"", "caf\u{E9} \u{1F600}"),
        ] as [(String, JSONValue)])
    func validTextGivesItsValue(text: String, value: JSONValue) throws {
        #expect(try JSONValue.parse(text) == value)
    }

    @Test(arguments: [
        (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
        (#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
    ])
    func loneSurrogateBecomesTheReplacementCharacter(text: String, value: String) throws {
        #expect(try JSONValue.parse(text) == .string(value))
    }

    @Test(arguments: [
        ("", 0, "a value", ""), ("[1,]", 3, "a value", "]"), ("{\"a\" 1}", 5, "':'", "1}"),
        ("{\"a\":1,}", 7, "a member name", "}"), ("{a:1}", 1, "a member name or '}'", "a:1}"),
        ("[1 2]", 3, "',' or ']'", "2]"), ("{\"a\":1 \"b\":2}", 7, "',' or '}'", "\"b\":2}"),
        ("01", 1, "nothing after the value", "1"), ("1.", 2, "a digit", ""), ("-", 1, "a digit", ""),
        ("1e999", 0, "a number that fits a 64-bit floating-point value", "1e999"), ("+1", 0, "a value", "+1"),
        ("nul", 0, "a value", "nul"), ("NaN", 0, "a value", "NaN"), ("'a'", 0, "a value", "'a'"),
        ("\"a\nb\"", 2, "an escape such as \\n instead of a bare control character", " b\""),
        ("\"\\x\"", 2, "one of \"\\/bfnrtu after the backslash", "x\""),
        ("\"\\u12g4\"", 5, "four hexadecimal digits", "g4\""),
        ("\"abc", 4, "the rest of a string with its closing quote", ""), ("{} x", 3, "nothing after the value", "x"),
        ("// no", 0, "a value", "// no"),
    ])
    func brokenTextIsNamedWithItsPlace(text: String, offset: Int, expected: String, found: String) {
        let error = #expect(throws: JSONParseError.self) { try JSONValue.parse(text) }
        #expect(error?.offset == offset)
        #expect(error?.expected == expected)
        #expect(error?.found == found)
    }

    @Test func excerptHasAtMostFortyScalars() {
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue.parse(String(repeating: "\u{1F600}", count: 200))
        }
        #expect(error?.found.unicodeScalars.count == 40)
    }

    @Test func nestingIsAcceptedTo128LevelsAndNoFurther() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        var value = try JSONValue.parse(nested(128))
        var depth = 0
        while let inner = value.arrayValue {
            depth += 1
            value = inner.first ?? .null
        }
        #expect(depth == 128)
        #expect(throws: JSONParseError.self) { try JSONValue.parse(nested(129)) }
        #expect(throws: JSONParseError.self) { try JSONValue.parse(String(repeating: "[{\"a\":", count: 100_000)) }
    }

    @Test func substringIsReadFromItsOwnStart() throws {
        #expect(try JSONValue.parse("xx[1]yy".dropFirst(2).dropLast(2)) == [1])
    }

    @Test func textIsCompactSortedAndReadsBackAsTheSameValue() throws {
        let value: JSONValue = [
            "b": [1, -2.5, 1e300, .number(.leastNonzeroMagnitude), nil, true],
            "a": "x/y \"q\" \\ \n\r\t\u{1}\u{1F} \u{E9}", "c": [:],
        ]
        let text = value.jsonText
        #expect(
            text == #"{"a":"x/y \"q\" \\ \n\r\t\u0001\u001f é","b":[1,-2.5,1e+300,5e-324,null,true],"c":{}}"#)
        #expect(try JSONValue.parse(text) == value)
        #expect(value.jsonText(spaced: true).hasPrefix(#"{"a": "x/y"#))
        #expect(try JSONValue.parse(value.jsonText(spaced: true)) == value)
    }

    @Test func foundationReadsTheSameValueFromOurText() throws {
        let value: JSONValue = ["t": "\u{7F}\u{2028}<think>", "n": [0, -1, 0.1, 123_456_789_012_345_678]]
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(value.jsonText.utf8)) == value)
    }
}

import Foundation
import GenAgent

extension FuzzTurns {
    /// Texts of 1 MB that would slow down a careless parser.
    static let worstTexts: [(name: String, text: String)] = [
        ("prose", megabyte("The cat sits left of the red cube. ")),
        ("<", megabyte("<")),
        ("</", megabyte("</")),
        ("<think>", megabyte("<think>")),
        ("</think>", megabyte("</think>")),
        ("<think></think>", megabyte("<think></think>")),
        ("<think>a</think>", megabyte("<think>a</think>")),
        ("<judge> unclosed", "<judge>" + megabyte("x ")),
        ("foreign tags", megabyte("<a b=c>")),
        ("long foreign tag", megabyte("<" + String(repeating: "a", count: 120))),
        ("{", megabyte("{")),
        ("{\"", megabyte("{\"")),
        ("{\"a\":", megabyte("{\"a\":")),
        ("[ in a call", "<tool_call>" + megabyte("[")),
        ("bare objects", megabyte("{\"a\":1}")),
        ("bare empty objects", megabyte("{}")),
        ("bare calls", megabyte("{\"name\":\"a\",\"arguments\":{}}")),
        ("bare near-calls", megabyte("{\"name\":\"a\",\"arguments\":\"\"}")),
        ("fences", megabyte("```json\n")),
        ("white space", megabyte(" \n")),
        ("white space and braces", megabyte("{   ")),
        ("tagged calls", megabyte("<tool_call>{\"name\":\"a\",\"arguments\":{}}</tool_call>")),
        ("answers", megabyte("<answer>a</answer>")),
        ("a long string", call("\"" + megabyte("x") + "\"")),
        ("a string of escapes", call("\"" + megabyte("\\n") + "\"")),
        ("a long array", call("[" + megabyte("1,") + "1]")),
        ("array of objects", call("[" + megabyte("{\"\":1},") + "1]")),
        ("empty arrays", call("[" + megabyte("[],") + "1]")),
        ("nested objects", call("[" + megabyte(nested) + "1]")),
        ("many members", call("{" + (0..<90_000).map { "\"\($0)\":1," }.joined() + "\"x\":1}")),
        ("many digits", call(megabyte("9"))),
        ("many decimals", call("0." + megabyte("12345678"))),
        ("combining marks", "<think>" + megabyte("\u{301}") + "</think><answer></answer>"),
    ]

    /// ``worstTexts`` as replies, and some that use the other channels.
    static var worstCases: [(name: String, reply: PolicyReply)] {
        let calls = (0..<20_000).map {
            NativeToolCall(id: "\($0)", name: "a", arguments: "{\"prompt\": \"the same cat, no. \($0 % 7)\"}")
        }
        let copies = megabyte(
            "<tool_call>{\"name\":\"a\",\"arguments\":{\"prompt\": \"the same cat, no. 3\"}}</tool_call>")
        let cut = NativeToolCall(id: "", name: "a", arguments: megabyte("{\"a\":"))
        return worstTexts.map { ($0.name, PolicyReply(text: $0.text)) } + [
            ("tags in reasoning", PolicyReply(text: "<answer>x</answer>", reasoning: megabyte("<think>"))),
            ("calls in reasoning", PolicyReply(text: "", reasoning: copies)),
            ("native calls", PolicyReply(text: "", toolCalls: calls)),
            ("native calls and copies", PolicyReply(text: String(copies.prefix(250_000)), toolCalls: calls)),
            ("broken native arguments", PolicyReply(text: "", toolCalls: [cut])),
        ]
    }

    /// Parses each worst case in both formats and prints the slower time. Returns whether all stay below 50 ms.
    static func measureWorstCases() -> Bool {
        var isFine = true
        print("1 MB, the best of three, in ms (limit 50):")
        for (name, reply) in worstCases {
            var slowest = 0.0
            var outcome = ""
            for format in TurnFormat.allCases {
                let (milliseconds, parse) = bestOfThree(reply, format)
                if milliseconds >= slowest {
                    slowest = milliseconds
                    outcome = parse.violation?.kind.rawValue ?? "turn"
                }
            }
            isFine = isFine && slowest < 50
            print("  \(padded(name))\((slowest * 100).rounded() / 100)  \(outcome)\(slowest < 50 ? "" : "  TOO SLOW")")
        }
        return isFine
    }

    private static func bestOfThree(_ reply: PolicyReply, _ format: TurnFormat) -> (Double, TurnParse) {
        var best = Double.infinity
        var parse = TurnParser().parse(reply, format: format)
        for _ in 0..<3 {
            let time = ContinuousClock().measure { parse = TurnParser().parse(reply, format: format) }
            best = min(best, time / .milliseconds(1))
        }
        return (best, parse)
    }

    private static func megabyte(_ unit: String) -> String {
        String(repeating: unit, count: 1_000_000 / unit.utf8.count)
    }

    private static func call(_ value: String) -> String {
        "<tool_call>{\"name\":\"a\",\"arguments\":{\"x\":\(value)}}</tool_call>"
    }

    private static let nested =
        String(repeating: "{\"a\":", count: 120) + "1" + String(repeating: "}", count: 120) + ","
}

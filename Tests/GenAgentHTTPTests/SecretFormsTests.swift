import Foundation
import GenAgentHTTP
import Testing

/// The forms in which a server repeats a key.
@Suite struct SecretFormsTests {
    private static let key = "sk-Zx9Qw7Er5Ty3Ui1Op/8s+=2d"
    private static let redactor = Redactor(secrets: [key])

    private static func scalars(_ form: (Unicode.Scalar) -> String) -> String { key.unicodeScalars.map(form).joined() }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    static let forms: [(String, String)] = [
        ("plain", key), ("upper case", key.uppercased()), ("lower case", key.lowercased()),
        ("JSON", scalars { "\\u" + String(format: "%04x", $0.value) }),
        ("JSON within JSON", scalars { "\\\\u" + String(format: "%04X", $0.value) }),
        ("JSON, only what may be escaped", key.replacingOccurrences(of: "/", with: "\\/")),
        ("percent", scalars { "%" + String(format: "%02X", $0.value) }),
        ("percent twice", scalars { "%25" + String(format: "%02x", $0.value) }),
        ("a query", key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""),
        ("HTML", scalars { "&#\($0.value);" }),
        ("HTML, hexadecimal", scalars { "&#x" + String($0.value, radix: 16) + ";" }),
        ("Python", scalars { "\\x" + String(format: "%02x", $0.value) }),
        ("base64", base64(key)), ("base64 of Bearer", base64("Bearer \(key)")),
        ("base64 of a user", base64("me:\(key)")),
        ("base64 of a longer user", base64("user:\(key) and more")),
        (
            "base64 for URLs",
            base64("ab\(key)").replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        ),
        ("blanks within", scalars { "\($0)  " }), ("characters of no width", scalars { "\($0)\u{200B}" }),
        ("a line break", String(key.prefix(10)) + "\n" + key.dropFirst(10)),
        ("a line break in JSON", String(key.prefix(10)) + "\\n" + key.dropFirst(10)),
        ("colors of a terminal", String(key.prefix(9)) + "\u{1B}[31m" + key.dropFirst(9)),
        ("UTF-16", scalars { "\0\($0)" }),
    ]

    @Test(arguments: forms) func everyFormIsFoundWholeAndStreamed(_ name: String, _ form: String) {
        let text = "before \(form) after"
        let whole = Self.redactor.text(text)
        #expect(whole.contains(Redactor.mark), "\(name): \(whole)")
        #expect(whole.hasPrefix("before ") && whole.hasSuffix(" after"), "\(name): \(whole)")
        expectClean(whole, name)
        expectClean(String(decoding: Self.redactor.body(Data(text.utf8)), as: UTF8.self), name)
        // Wherever a stream is cut once, and where every character comes alone.
        let scalars = Array(text.unicodeScalars)
        for cut in scalars.indices {
            let pieces = [scalars[..<cut], scalars[cut...]].map { String(String.UnicodeScalarView($0)) }
            #expect(streamed(pieces) == whole, "\(name), cut at \(cut)")
        }
        #expect(streamed(scalars.map { String($0) }) == whole, "\(name), one by one")
    }

    private func streamed(_ pieces: [String], isCut: Bool = false) -> String {
        var stream = StreamRedactor(Self.redactor)
        return pieces.map { stream.push($0) }.joined() + stream.finish(isCut: isCut)
    }

    /// No eight characters of the key in a row, in either case, and none of its base64.
    private func expectClean(_ text: String, _ name: String) {
        for secret in [Self.key, Self.base64(Self.key), Self.base64("m\(Self.key)"), Self.base64("me\(Self.key)")] {
            let letters = Array(secret.lowercased())
            // The outermost characters of base64 hold bits of their neighbors.
            for start in 2..<(letters.count - 12) {
                let piece = String(letters[start..<(start + 8)])
                #expect(!text.lowercased().contains(piece), "\(name): \(piece) in \(text)")
            }
        }
    }

    @Test func theBeginningOfAKeyIsKeptSecretWhereTheTextWasCut() {
        let key = Self.key
        for length in 1..<key.count {
            let text = "word word \(key.prefix(length))"
            let cut = Self.redactor.text(text, isCut: true)
            #expect(cut == (length < 6 ? text : "word word \(Redactor.mark)"), "\(length)")
            #expect(streamed([text], isCut: true) == cut && Self.redactor.text(text) == text)
            #expect(Self.redactor.body(Data(text.utf8), isCut: true) == Data(cut.utf8))
        }
    }

    @Test func onlyWhatMayBecomeAKeyIsHeldBack() {
        var stream = StreamRedactor(Self.redactor)
        #expect(stream.push("a task is") == "a task i")
        #expect(stream.push(" done") == "s done")
        #expect(stream.push(" sk-Zx9") == " ")
        #expect(stream.push("Qw7 ") == "")
        #expect(stream.push("no") == "sk-Zx9Qw7 no")
        #expect(stream.finish() == "")
        var nothing = StreamRedactor(Redactor())
        #expect(nothing.push("sk-Zx9") == "sk-Zx9")
    }

    @Test func aSecretWithinAnotherAndTwoThatOverlapLeaveNothing() {
        let redactor = Redactor(secrets: ["abcdefghijklmn", "ghijklmnopqrst", "abcdef"])
        #expect(redactor.text("x abcdefghijklmnopqrst y") == "x REDACTED y")
        #expect(redactor.text("abcdefghij abcdefghijklmn") == "REDACTEDghij REDACTED")
        var stream = StreamRedactor(redactor)
        #expect("x abcdefghijklmnopqrst y".map { stream.push(String($0)) }.joined() + stream.finish() == "x REDACTED y")
    }

    @Test func shortSecretsAreFoundAsTheyAreOnly() {
        let redactor = Redactor(secrets: ["ollama", "short"])
        #expect(redactor.text("Ollama says oll ama, ollama, short") == "Ollama says oll ama, REDACTED, short")
        // Nothing to look for is nothing to do.
        #expect(!Redactor(secrets: ["short", Redactor.mark]).hasSecrets)
    }

    @Test func secretsThatAreNotASCIIAreFoundEscapedToo() {
        let redactor = Redactor(secrets: ["pässwörter-sind-gut"])
        for text in ["pässwörter-sind-gut", "p\\u00e4ssw\\u00f6rter-sind-gut", "p%C3%A4ssw%C3%B6rter-sind-gut"] {
            #expect(redactor.text("[\(text)]") == "[REDACTED]")
        }
    }

    @Test func aStreamGivesWhatTheWholeGivesHoweverItIsCut() {
        var random = TestRandom(state: 77)
        let redactor = Redactor(secrets: ["abababababababc", "bababa\\%&", "aabbaabbaabbaabb"])
        let alphabet = Array(#"aaabbbc\u%&0061;# "#)
        for _ in 0..<3000 {
            let text = String(
                (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            let whole = redactor.text(text)
            var stream = StreamRedactor(redactor)
            var (given, rest) = ("", text[...])
            while !rest.isEmpty {
                let count = Int.random(in: 1...5, using: &random)
                given += stream.push(String(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            given += stream.finish()
            #expect(given == whole, "\(text)")
        }
    }

    @Test func anImageThatHoldsAKeyIsNoticed() {
        let noise = Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 37) })
        #expect(!Self.redactor.finds(in: noise))
        for offset in 0..<3 {
            let image = noise.prefix(1000 + offset) + Data(Self.key.utf8) + noise
            #expect(Self.redactor.finds(in: image))
            #expect(Self.redactor.finds(in: Data("{\"b64_json\": \"\(image.base64EncodedString())\"}".utf8)))
        }
    }

    @Test func credentialsAreLearnedByTheNamesOfHeaderFields() throws {
        let request = HTTPRequest(
            "GET", try url("http://me:url-password-1@a/x?api_key=query-secret-1&size=1024x1024"),
            headers: [
                "X-Custom-Token": "custom-secret-1", "Authorization": "Basic \(Self.base64("user:basic-secret-1"))",
                "Idempotency-Key": "job-name-of-ours", "Accept": "image/png-and-more",
            ])
        let redactor = Redactor().learning(from: request)
        let said =
            "url-password-1 query-secret-1 custom-secret-1 basic-secret-1 job-name-of-ours image/png-and-more 1024x1024"
        #expect(
            redactor.text(said) == "REDACTED REDACTED REDACTED REDACTED job-name-of-ours image/png-and-more 1024x1024")
    }
}

@Suite struct CutTextTests {
    @Test func aKeyIsNeverHalvedByACut() {
        let key = "sk-Zx9Qw7Er5Ty3Ui1Op8s2d"
        let redactor = Redactor(secrets: [key])
        let filler = String(repeating: "word ", count: 4000)
        for offset in Array(250...310) + Array(16_350...16_400) {
            for start in [String(filler.prefix(offset)), String(repeating: "A", count: offset) + " "] {
                let text = redactor.body(Data("\(start)\(key) \(filler)".utf8), isCut: true)
                #expect(!SafeText.excerpt(of: text, limit: 300).contains("sk-Zx9"))
            }
        }
    }

    @Test func theLastWordOfALongTextIsLeftOut() {
        let data = String(repeating: "A", count: 16_370)
        #expect(SafeText.excerpt("\(data) \(String(repeating: "b", count: 30))") == "[…] […]")
        #expect(SafeText.excerpt(of: Data("\(data) \(String(repeating: "b", count: 30))".utf8)) == "[…] […]")
        #expect(SafeText.excerpt("\(data) end") == "[…] end")
    }
}

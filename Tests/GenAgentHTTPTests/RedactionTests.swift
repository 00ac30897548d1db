import Foundation
import GenAgentHTTP
import Testing

@Suite struct SafeTextTests {
    @Test func urlsLoseQueryAndCredentials() throws {
        let signed = try url("https://user:sekret@a.b:8443/v1/x?key=sekret#sekret")
        #expect(SafeText.url(signed) == "https://a.b:8443/v1/x")
        #expect(SafeText.url(try url("http://[::1]:8188/prompt")) == "http://[::1]:8188/prompt")
        let token = String(repeating: "q", count: 60)
        #expect(SafeText.url(try url("http://a/\(token)/x")) == "http://a/…/x")
        #expect(HTTPRequest("POST", signed).summary == "POST https://a.b:8443/v1/x")
    }

    @Test func excerptsAreOneLineWithoutImagesAndControls() {
        let image = Data((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).base64EncodedString()
        let text = "{\"error\":\r\n\t\"bad\u{1B}[31m \u{202E}image\", \"data\": \"\(image)\"}"
        #expect(SafeText.excerpt(of: Data(text.utf8)) == "{\"error\": \"bad [31m image\", \"data\": \"[…]\"}")
        #expect(SafeText.excerpt(of: Data([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 13])) == "[8 bytes that are not text]")
        #expect(SafeText.excerpt(String(repeating: "ab ", count: 300), limit: 10) == "ab ab ab …")
        #expect(SafeText.excerpt(of: Data()).isEmpty)
    }

    @Test func noRunOfBase64LongerThanFortyIsLeft() {
        var random = TestRandom(state: 9)
        for _ in 0..<200 {
            let text = (0..<6).map { _ in
                Data(
                    (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                )
                .base64EncodedString()
            }.joined(separator: " ")
            let longest = SafeText.excerpt(text, limit: 2000).split(separator: " ").map(\.count).max() ?? 0
            #expect(longest <= 40)
        }
    }
}

@Suite struct RedactorTests {
    @Test func namesInJSONHideWhateverTheirValueIs() {
        let redactor = Redactor(jsonNames: ["api_key"])
        let cases = [
            (#"{"api_key": "abc", "b": 1}"#, #"{"api_key": "REDACTED", "b": 1}"#),
            (#"{"API_KEY":"a\"b\\"}"#, #"{"API_KEY":"REDACTED"}"#),
            (#"{"api_key":[1,{"x":"]"}],"b":2}"#, #"{"api_key":REDACTED,"b":2}"#),
            (#"{"api_key":12.5}"#, #"{"api_key":REDACTED}"#),
            (
                #"{"x":"api_key","y":"\"api_key\":\"not a name\""}"#,
                #"{"x":"api_key","y":"\"api_key\":\"not a name\""}"#
            ),
            (#"{"api_key":"cut off"#, #"{"api_key":"REDACTED"#),
            ("data: {\"api_key\" : \"abc\"}\n\n", "data: {\"api_key\" : \"REDACTED\"}\n\n"),
        ]
        for (before, after) in cases {
            #expect(String(decoding: redactor.body(Data(before.utf8)), as: UTF8.self) == after)
        }
    }

    @Test func brokenJSONIsHarmless() {
        var random = TestRandom(state: 10)
        let alphabet = Array(#"{}[]":,\ api_key"#.utf8)
        let redactor = Redactor(jsonNames: ["api_key", ""])
        for _ in 0..<2000 {
            let data = Data((0..<24).map { _ in alphabet.randomElement(using: &random) ?? 0 })
            let once = redactor.body(data)
            #expect(once.count <= data.count + 24 * 8)
        }
    }

    @Test func urlsAndHeadersAreCovered() throws {
        let redactor = Redactor(secrets: ["planted/secret"])
        #expect(
            redactor.url(try url("https://me:pass@a.b/x?Key=1&b=2&q=planted%2Fsecret"))
                == "https://REDACTED:REDACTED@a.b/x?Key=REDACTED&b=2&q=REDACTED")
        let headers = redactor.headers(["Authorization": "Bearer x", "X-Key": "y", "Set-Cookie": "a=b", "Accept": "z"])
        #expect(headers.fields.map(\.value) == ["REDACTED", "REDACTED", "REDACTED", "z"])
    }
}

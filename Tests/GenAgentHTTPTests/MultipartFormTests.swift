import Foundation
import GenAgentHTTP
import Testing

@Suite struct MultipartFormTests {
    private struct Constant: RandomNumberGenerator {
        mutating func next() -> UInt64 { 255 }
    }

    @Test func partsStandBetweenBoundaries() {
        var form = MultipartForm()
        form.addField("prompt", "ein Apfel, grün")
        form.addFile("image[]", filename: "a.png", contentType: "image/png", data: Data([0x89, 0x0D, 0x0A]))
        var random = Constant()
        let encoded = form.encoded(using: &random)
        let boundary = "genagent-00000000000000ff00000000000000ff-0"
        #expect(encoded.contentType == "multipart/form-data; boundary=\(boundary)")
        var expected = Data(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nein Apfel, grün\r\n".utf8)
        expected += Data(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
                .utf8)
        expected += Data([0x89, 0x0D, 0x0A]) + Data("\r\n--\(boundary)--\r\n".utf8)
        #expect(encoded.body == expected)
    }

    @Test func aBoundaryThatOccursInTheContentIsNotUsed() {
        var form = MultipartForm()
        form.addField("prompt", "x genagent-00000000000000ff00000000000000ff-0 y")
        form.addFile(
            "image", filename: "a.bin", contentType: "application/octet-stream",
            data: Data("genagent-00000000000000ff00000000000000ff-1".utf8))
        var random = Constant()
        #expect(form.encoded(using: &random).contentType.hasSuffix("-2"))
    }

    @Test func namesCannotBreakOutOfTheirQuotes() {
        var form = MultipartForm()
        form.addFile("a\"b\r\nX: 1", filename: "c\r\nd\".png", contentType: "image/png\r\nX-Evil: 1", data: Data())
        form.addField("back\\slash\r\n", "")
        var random = TestRandom(state: 4)
        let body = String(decoding: form.encoded(using: &random).body, as: UTF8.self)
        #expect(
            body.contains(
                "name=\"a%22b%0D%0AX: 1\"; filename=\"c%0D%0Ad%22.png\"\r\nContent-Type: image/pngX-Evil: 1\r\n"))
        #expect(body.contains("name=\"back\\slash%0D%0A\""))
    }

    @Test func theSameSeedGivesTheSameBytes() {
        var form = MultipartForm()
        form.addField("a", "1")
        var (one, two, three) = (TestRandom(state: 5), TestRandom(state: 5), TestRandom(state: 6))
        let first = form.encoded(using: &one)
        #expect(first == form.encoded(using: &two))
        #expect(first != form.encoded(using: &three))
    }
}

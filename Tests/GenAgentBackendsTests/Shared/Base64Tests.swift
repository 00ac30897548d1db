import Foundation
import Testing

@testable import GenAgentBackends

@Suite struct Base64Tests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func encodesTheVectorsOfTheRFC(bytes: String, text: String) {
        var encoded = Data("head,".utf8)
        Base64.append(Data(bytes.utf8), to: &encoded)
        #expect(String(decoding: encoded, as: UTF8.self) == "head,\(text)")
    }

    @Test(arguments: [7, 8, 9, 12, 13, 14, 15, 6143, 6144, 6145, 6146, 6149, 6150, 6151, 12288, 12295, 100_003])
    func encodesAsFoundationDoesAlsoAtTheEdgesOfItsParts(count: Int) {
        var state: UInt64 = 7
        let bytes = Data(
            (0..<count + 3).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1
                return UInt8(truncatingIfNeeded: state >> 56)
            })
        // A slice, so that its first index is not 0.
        let slice = bytes.dropFirst(3)
        var encoded = Data()
        Base64.append(slice, to: &encoded)
        #expect(encoded == slice.base64EncodedData())
        #expect(encoded.count == Base64.encodedCount(count))
    }
}

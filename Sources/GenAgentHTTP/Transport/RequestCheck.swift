import Foundation

/// Refuses requests that cannot be put on the wire as they are, before anything is opened.
package enum RequestCheck {
    /// - Throws: ``HTTPError`` with `invalidRequest`, which names the field, never its value; with `address` where the request's rule
    ///   forbids its URL.
    package static func check(_ request: HTTPRequest) throws {
        func refuse(_ why: String) -> HTTPError {
            HTTPError(.invalidRequest, "\(request.summary): \(why)", mayHaveBeenSent: false)
        }
        guard let scheme = request.url.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
            throw refuse(
                "only http and https URLs can be requested. Write the URL in full, such as http://host:8080/path.")
        }
        guard let host = request.url.host, !host.isEmpty else {
            throw refuse("the URL has no host. Write it in full, such as http://host:8080/path.")
        }
        try request.addressRule?.check(request.url)
        guard isToken(request.method) else {
            throw HTTPError(
                .invalidRequest, "\(SafeText.url(request.url)): the method is not a word such as GET or POST.",
                mayHaveBeenSent: false)
        }
        for field in request.headers.fields {
            guard isToken(field.name) else { throw refuse("a header field has a name that HTTP does not allow.") }
            guard !field.value.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
                throw refuse(
                    "the value of the header field \(field.name) has a line break or a zero in it. "
                        + "A key read from a file often ends in a line break: trim it.")
            }
        }
    }

    /// Whether it is a token of RFC 9110, 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains($0)
                }
            }
    }
}

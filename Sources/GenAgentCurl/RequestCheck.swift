import Foundation
import GenAgentHTTP

/// Refuses requests that cannot be put on the wire as they are, before anything is opened.
enum RequestCheck {
    /// - Throws: ``HTTPError`` with `invalidRequest`; it names the field, never its value.
    static func check(_ request: HTTPRequest) throws {
        func refuse(_ why: String) -> HTTPError {
            HTTPError(.invalidRequest, "\(request.label): \(why)", mayHaveBeenSent: false)
        }
        guard let scheme = request.url.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
            throw refuse(
                "only http and https URLs can be requested. Write the URL in full, such as http://host:8080/path.")
        }
        guard let host = request.url.host, !host.isEmpty else {
            throw refuse("the URL has no host. Write it in full, such as http://host:8080/path.")
        }
        guard isToken(request.method) else {
            throw HTTPError(
                .invalidRequest, "\(request.url.label): the method is not a word such as GET or POST.",
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

extension HTTPRequest {
    /// Method and URL for messages: without user, query and fragment, where keys may stand.
    var label: String { "\(method.prefix(20)) \(url.label)" }
}

extension URL {
    /// The URL without user, query and fragment.
    var label: String {
        guard var parts = URLComponents(url: self, resolvingAgainstBaseURL: true) else { return "(unreadable URL)" }
        parts.user = nil
        parts.password = nil
        parts.query = nil
        parts.fragment = nil
        return parts.string ?? "(unreadable URL)"
    }

    /// Scheme, host and port: what credentials are meant for.
    var origin: String {
        let scheme = (scheme ?? "").lowercased()
        return "\(scheme)://\((host ?? "").lowercased()):\(port ?? (scheme == "https" ? 443 : 80))"
    }
}

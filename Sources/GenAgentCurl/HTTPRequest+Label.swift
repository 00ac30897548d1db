import Foundation
import GenAgentHTTP

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

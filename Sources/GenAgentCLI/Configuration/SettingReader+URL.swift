import Foundation
import GenAgent

extension SettingReader {
    /// The URL of a server.
    mutating func url(_ name: String, example: String) throws -> URL {
        let text = try text(name, orMissing: example)
        return try Self.url(text, at: source.place(of: name), example: example)
    }

    /// Reads a server's URL: http or https, with a host, without a user, a query or a fragment.
    static func url(_ text: String, at place: String, example: String) throws -> URL {
        let advice = "Give one such as \(example)."
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host(), !host.isEmpty
        else {
            let shown = text.contains("@") ? "it" : "'\(text.prefix(80).withoutControls)'"
            throw ConfigurationError(place: place, problem: "\(shown) is no URL of a server. \(advice)")
        }
        guard url.user() == nil, url.password() == nil, url.query() == nil, url.fragment() == nil else {
            throw ConfigurationError(
                place: place,
                problem: "the URL must not carry a user, a password or a query: keys do not belong here. \(advice)")
        }
        return url
    }
}

extension Substring {
    fileprivate var withoutControls: String { String(self).withoutControls }
}

import Foundation
import GenAgent
import GenAgentHTTP

/// A server's whole answer.
struct ServerReply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var url: URL
    var body: Data

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as JSON; `nil` where it is none.
    var json: JSONValue? { JSONValue(tolerant: body) }

    /// Seconds to wait, from `retry-after-ms` or `Retry-After` (seconds or an HTTP date, RFC 9110, 10.2.3).
    func retryAfter(now: Timestamp) -> Double? {
        if let milliseconds = headers["retry-after-ms"].flatMap(Double.init), milliseconds.isFinite {
            return max(0, milliseconds / 1000)
        }
        guard let text = headers["Retry-After"]?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let seconds = Double(text) { return seconds.isFinite ? max(0, seconds) : nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text).map { max(0, Timestamp($0).seconds(since: now)) }
    }
}

extension JSONValue {
    /// A member by path, such as `["error", "code"]`.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(Optional(self)) { $0?[$1] }
    }

    /// The compact text as bytes.
    var jsonData: Data { Data(jsonText.utf8) }
}

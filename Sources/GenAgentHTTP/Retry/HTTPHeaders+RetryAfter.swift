import Foundation

extension HTTPHeaders {
    /// How long the server asks to wait, in seconds, 0 or more; `nil`: it does not say, or not in a form that anybody knows.
    ///
    /// Reads `retry-after-ms`, then `Retry-After` in seconds (fractions too) or as a date. A date counts from the response's own
    /// `Date` where there is one, so that clocks which disagree do not matter.
    public func retryDelay(now: Date) -> Double? {
        if let milliseconds = self["retry-after-ms"].flatMap(Self.seconds) { return milliseconds / 1000 }
        guard let text = self["Retry-After"] else { return nil }
        if let seconds = Self.seconds(text) { return seconds }
        guard let date = HTTPDate.parse(text, now: now) else { return nil }
        let sent = self["Date"].flatMap { HTTPDate.parse($0, now: now) } ?? now
        return Swift.max(0, date.timeIntervalSince(sent))
    }

    private static func seconds(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else {
            return nil
        }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}

import GenAgent
import GenAgentHTTP

/// Limits on the requests to a server, and on the size and duration of its answers.
package struct TrafficSettings: Sendable, Equatable {
    /// Concurrent requests; `nil`: no limit.
    package var concurrency: Int?
    /// `nil`: no limit.
    package var rate: RequestRate?
    /// `nil`: the library's default.
    package var maximumResponseBytes: Int?
    package var timeouts = HTTPTimeouts.endpoint

    init() {}

    /// - Throws: ``ConfigurationError``
    init(_ reader: inout SettingReader) throws {
        concurrency = try reader.whole("concurrency")
        rate = try reader.rate("rate")
        maximumResponseBytes = try reader.byteCount("maxResponse")
        guard reader.source.isFile else {
            // An option cannot hold an object.
            try reader.timeLimit("connectTimeout", into: &timeouts.connect)
            try reader.timeLimit("firstByteTimeout", into: &timeouts.firstByte)
            try reader.timeLimit("totalTimeout", into: &timeouts.total)
            return
        }
        guard let value = reader.value("timeouts") else { return }
        var inner = try SettingReader(value, reader.source.inside("timeouts"))
        try inner.timeLimit("connect", into: &timeouts.connect)
        try inner.timeLimit("firstByte", into: &timeouts.firstByte)
        try inner.timeLimit("total", into: &timeouts.total)
        try inner.finish()
    }

    /// `nil`: no limit is set.
    var limits: EndpointLimits? {
        guard concurrency != nil || rate != nil else { return nil }
        return EndpointLimits(maximumConcurrent: concurrency, requestsPerSecond: rate?.perSecond)
    }

    var responseBytes: Int { maximumResponseBytes ?? HTTPRequest.usualMaximumResponseBytes }

    var json: [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        members["concurrency"] = concurrency.map { .integer(Int64($0)) }
        members["rate"] = rate.map { .string("\($0)") }
        members["maxResponse"] = maximumResponseBytes.map { .integer(Int64($0)) }
        if timeouts != .endpoint {
            func limit(_ seconds: Double?) -> JSONValue { seconds.map { .number($0) } ?? "none" }
            members["timeouts"] = [
                "connect": limit(timeouts.connect), "firstByte": limit(timeouts.firstByte),
                "total": limit(timeouts.total),
            ]
        }
        return members
    }
}

/// A number of requests per second, minute or hour, such as `30/min`.
package struct RequestRate: Sendable, Equatable, CustomStringConvertible {
    package enum Unit: String, Sendable, CaseIterable {
        case second = "s"
        case minute = "min"
        case hour = "h"

        var seconds: Double {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3600
            }
        }
    }

    /// More than 0.
    package var count: Double
    package var unit: Unit

    var perSecond: Double { count / unit.seconds }

    package var description: String {
        "\(Int(exactly: count).map { "\($0)" } ?? "\(count)")/\(unit.rawValue)"
    }
}

extension RequestRate {
    /// Reads `30/min`, `2/s` and `500/h`; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let count = Double(parts[0]), count.isFinite, count > 0,
            let unit = Unit(rawValue: parts[1])
        else { return nil }
        self.init(count: count, unit: unit)
    }
}

extension SettingReader {
    mutating func rate(_ name: String) throws -> RequestRate? {
        guard let text = try text(name) else { return nil }
        guard let rate = RequestRate(text) else {
            throw failure(
                name, "'\(text.withoutControls)' is not a valid rate. Give a number per s, min or h, such as 30/min.")
        }
        return rate
    }

    /// Seconds (more than 0), or `none` for no limit. An absent member does not change the limit.
    mutating func timeLimit(_ name: String, into limit: inout Double?) throws {
        guard let value = value(name) else { return }
        if value.stringValue == "none" {
            limit = nil
            return
        }
        let seconds = value.doubleValue ?? (source.isFile ? nil : value.stringValue.flatMap { Double($0) })
        guard let seconds, seconds > 0, seconds <= 1_000_000 else {
            throw failure(
                name,
                "expected seconds, more than 0 and at most 1000000, or none for no limit. Give a number, such as 60.")
        }
        limit = seconds
    }

    /// Hosts as a list or, in an option, separated by `+`.
    mutating func hosts(_ name: String) throws -> [HostPattern] {
        try list(name).map { text in
            guard let pattern = HostPattern(text) else {
                throw failure(
                    name,
                    "'\(text.prefix(80).description.withoutControls)' is not a valid host. Give one such as cdn.example.com, *.example.com or 192.168.1.7:9000."
                )
            }
            return pattern
        }
    }

    /// Bytes, as a number or as a string such as `512MB`.
    mutating func byteCount(_ name: String) throws -> Int? {
        guard let value = value(name) else { return nil }
        if value.stringValue == nil { return try whole(name) }
        guard let text = try text(name) else { return nil }
        let units = [("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1)]
        for (unit, bytes) in units where text.hasSuffix(unit) {
            guard let count = Int(text.dropLast(unit.count)), count > 0 else { break }
            let (product, overflow) = count.multipliedReportingOverflow(by: bytes)
            if !overflow { return product }
        }
        throw failure(name, "'\(text.withoutControls)' is not a valid number of bytes. Give one such as 512MB.")
    }
}

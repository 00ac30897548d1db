import GenAgent
import GenAgentHTTP

/// How much a server is asked at a time, how much it may answer, and how long that may take.
struct TrafficSettings: Sendable, Equatable {
    /// The most at the same time; `nil`: without limit.
    var concurrency: Int?
    /// The most in a stretch of time; `nil`: without limit.
    var rate: RequestRate?
    /// The most bytes of an answer; `nil`: the usual number.
    var maximumResponseBytes: Int?
    /// How long the parts of an exchange may take.
    var timeouts = HTTPTimeouts.endpoint

    init(
        concurrency: Int? = nil, rate: RequestRate? = nil, maximumResponseBytes: Int? = nil,
        timeouts: HTTPTimeouts = .endpoint
    ) {
        self.concurrency = concurrency
        self.rate = rate
        self.maximumResponseBytes = maximumResponseBytes
        self.timeouts = timeouts
    }

    /// - Throws: ``ConfigurationError``
    init(_ reader: inout SettingReader) throws {
        concurrency = try reader.whole("concurrency")
        rate = try reader.rate("rate")
        maximumResponseBytes = try reader.byteCount("maxResponse")
        guard reader.source.isFile else {
            // Options have no members of members.
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

    /// What endpoints are told; `nil`: no limit is set.
    var limits: EndpointLimits? {
        guard concurrency != nil || rate != nil else { return nil }
        return EndpointLimits(maximumConcurrent: concurrency, requestsPerSecond: rate?.perSecond)
    }

    var responseBytes: Int { maximumResponseBytes ?? HTTPRequest.usualMaximumResponseBytes }
}

/// So many requests in a stretch of time, such as `30/min`.
struct RequestRate: Sendable, Equatable, CustomStringConvertible {
    enum Unit: String, Sendable, CaseIterable {
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
    var count: Double
    var unit: Unit

    var perSecond: Double { count / unit.seconds }

    var description: String {
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
    /// A rate, such as `30/min`.
    mutating func rate(_ name: String) throws -> RequestRate? {
        guard let text = try text(name) else { return nil }
        guard let rate = RequestRate(text) else {
            throw failure(
                name, "'\(text.withoutControls)' is no rate. Give a number per s, min or h, such as 30/min.")
        }
        return rate
    }

    /// Seconds, more than 0, or `none` for no limit. Left as it is where the member is absent.
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

    /// Hosts, as a list or, in an option, separated by `+`.
    mutating func hosts(_ name: String) throws -> [HostPattern] {
        try list(name).map { text in
            guard let pattern = HostPattern(text) else {
                throw failure(
                    name,
                    "'\(text.prefix(80).description.withoutControls)' is not a host. Give one such as cdn.example.com, *.example.com or 192.168.1.7:9000."
                )
            }
            return pattern
        }
    }

    /// A number of bytes, as a number or as a text such as `512MB`.
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
        throw failure(name, "'\(text.withoutControls)' is no number of bytes. Give one such as 512MB.")
    }
}

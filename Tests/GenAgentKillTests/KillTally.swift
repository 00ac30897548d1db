/// What a kill test saw, for its report.
struct KillTally: Sendable {
    var kills: [String: Int] = [:]
    var sessions = 0
    var resumed = 0
    var verified = 0
    var requests = 0
    var orders = 0
    /// Pictures that were asked for again, because nothing of the first request was durable.
    var repeated = 0
    var cutOffTwice = 0

    static func + (one: KillTally, other: KillTally) -> KillTally {
        KillTally(
            kills: one.kills.merging(other.kills, uniquingKeysWith: +), sessions: one.sessions + other.sessions,
            resumed: one.resumed + other.resumed, verified: one.verified + other.verified,
            requests: one.requests + other.requests, orders: one.orders + other.orders,
            repeated: one.repeated + other.repeated, cutOffTwice: one.cutOffTwice + other.cutOffTwice)
    }

    var words: String {
        let states = kills.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return """
            \(kills.values.reduce(0, +)) kills (\(states)); \(sessions) sessions, \(resumed) times resumed, \(verified) times \
            verified clean; \(requests) requests counted, \(orders) for pictures, of which \(repeated) repeated a call without a \
            result or a handle; \(cutOffTwice) sessions ended because a call was cut off twice
            """
    }
}

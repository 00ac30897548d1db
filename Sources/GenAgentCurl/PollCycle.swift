/// What comes up while the curl thread goes once through its transfers. Confined to that thread.
final class PollCycle {
    /// Exchanges with something new for their reader.
    private var told: [CurlExchange] = []
    /// No deadline of any transfer is earlier, in seconds of ``Transfer/now()``. It may be the deadline of a transfer that has
    /// ended: then looking finds nothing, once.
    private(set) var earliestDeadline = Double.infinity

    /// Something new is there for the exchange's reader.
    func note(_ exchange: CurlExchange) {
        // Head, body and end of a short answer come one after the other.
        if told.last !== exchange { told.append(exchange) }
    }

    /// A transfer has a new deadline.
    func note(deadline: Double?) { earliestDeadline = min(earliestDeadline, deadline ?? .infinity) }

    /// The deadlines are about to be looked at, all of them.
    func forgetDeadlines() { earliestDeadline = .infinity }

    /// Wakes all readers that have something new. Done once in a pass: a reader that wakes up for the head and then waits for
    /// the body that is already here costs two changes of threads more.
    func wakeReaders() {
        for exchange in told { exchange.wakeReader() }
        told.removeAll(keepingCapacity: true)
    }
}

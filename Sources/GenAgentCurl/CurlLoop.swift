import CGenAgentCurl
import Foundation
import GenAgent
import GenAgentHTTP

/// Where tasks and the curl thread meet: orders go in from any task, and the thread is woken to carry them out.
final class CurlLoop: Sendable {
    /// What a task wants of the thread.
    enum Order: Sendable {
        case start(CurlExchange)
        case abort(UInt64)
        case resume(UInt64)
    }

    /// The multi handle, as other threads may know it.
    ///
    /// Unchecked, because the only call made on it off the curl thread is `curl_multi_wakeup`, which libcurl allows from any
    /// thread, and that under the lock under which the thread takes the handle away before it frees it.
    struct Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer
    }

    private enum Phase { case idle, running, stopping, stopped }

    private struct State: Sendable {
        var phase = Phase.idle
        var multi: Multi?
        var orders: [Order] = []
        var lastID: UInt64 = 0
        var live = 0
        var idleWaiters: [CheckedContinuation<Void, Never>] = []
        var stopWaiters: [CheckedContinuation<Void, Never>] = []

        /// Adds an order. A thread that has not taken the earlier ones yet is awake already.
        mutating func add(_ order: Order) {
            orders.append(order)
            if orders.count == 1 { wake() }
        }

        func wake() { if let multi { curl_multi_wakeup(multi.handle) } }
    }

    private static let curlStarted: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// How the transport behaves.
    let configuration: CurlConfiguration
    private let state = Locked(State())

    init(configuration: CurlConfiguration) { self.configuration = configuration }
}

// MARK: - For tasks

extension CurlLoop {
    /// Takes a request in, and starts the thread when it is the first.
    func submit(_ request: HTTPRequest) throws -> CurlExchange {
        let (exchange, thread) = try state.withLock { state -> (CurlExchange, Thread?) in
            let thread = try start(&state, for: request)
            state.lastID += 1
            state.live += 1
            let exchange = CurlExchange(
                id: state.lastID, request: request, loop: self,
                maximumUnread: max(1, configuration.maximumBufferedBytes))
            state.add(.start(exchange))
            return (exchange, thread)
        }
        thread?.start()
        return exchange
    }

    private func start(_ state: inout State, for request: HTTPRequest) throws -> Thread? {
        switch state.phase {
        case .running: return nil
        case .stopping, .stopped: throw CurlFailure.shutDown(request, mayHaveBeenSent: false)
        case .idle:
            guard Self.curlStarted, let handle = curl_multi_init() else {
                throw HTTPError(
                    .other, "\(request.summary): libcurl could not be started. Is memory short?", mayHaveBeenSent: false
                )
            }
            let multi = Multi(handle: handle)
            state.multi = multi
            state.phase = .running
            let thread = Thread { CurlDriver(multi: multi.handle, loop: self).run() }
            thread.name = "GenAgentCurl"
            return thread
        }
    }

    /// Gives the thread an order; a thread that is gone has nothing left to do.
    func post(_ order: Order) {
        state.withLock { if $0.phase == .running { $0.add(order) } }
    }

    /// Has the thread end; does not wait for it.
    func stop() {
        state.withLock { state in
            switch state.phase {
            case .idle: state.phase = .stopped
            case .running:
                state.phase = .stopping
                state.wake()
            case .stopping, .stopped: break
            }
        }
    }

    /// Has the thread end and waits until everything is freed.
    func stopped() async {
        stop()
        await withCheckedContinuation { continuation in
            let done = state.withLock { state in
                if state.phase == .stopped { return true }
                state.stopWaiters.append(continuation)
                return false
            }
            if done { continuation.resume() }
        }
    }

    /// Transfers that the thread has not freed yet.
    var liveTransfers: Int { state.withLock { $0.live } }

    /// Waits until the thread has freed all transfers.
    func idle() async {
        await withCheckedContinuation { continuation in
            let idle = state.withLock { state in
                if state.live == 0 { return true }
                state.idleWaiters.append(continuation)
                return false
            }
            if idle { continuation.resume() }
        }
    }
}

// MARK: - For the thread

extension CurlLoop {
    /// Takes all orders, and whether to end.
    func takeOrders() -> (orders: [Order], isStopping: Bool) {
        state.withLock { state in
            defer { state.orders = [] }
            return (state.orders, state.phase == .stopping)
        }
    }

    /// One transfer is freed.
    func released() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.live -= 1
            guard state.live == 0 else { return [] }
            defer { state.idleWaiters = [] }
            return state.idleWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Takes the multi handle away from the other threads, so that it can be freed.
    func withdrawMulti() { state.withLock { $0.multi = nil } }

    /// Everything is freed.
    func ended() {
        let waiters = state.withLock { state in
            state.phase = .stopped
            defer { state.stopWaiters = [] }
            return state.stopWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

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

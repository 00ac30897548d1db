import CGenAgentCurl
import Foundation
import GenAgent
import GenAgentHTTP

/// Connects tasks and the curl thread: any task can post orders, which wake the thread.
final class CurlLoop: Sendable {
    enum Order: Sendable {
        case start(CurlExchange)
        case abort(UInt64)
        case resume(UInt64)
    }

    /// The multi handle for other threads.
    ///
    /// Unchecked, because other threads only call `curl_multi_wakeup` on it, which libcurl allows from any thread. They do so under the lock
    /// under which the curl thread withdraws the handle before it frees it.
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

        /// A thread that has not taken earlier orders yet is already awake.
        mutating func add(_ order: Order) {
            orders.append(order)
            if orders.count == 1 { wake() }
        }

        func wake() { if let multi { curl_multi_wakeup(multi.handle) } }
    }

    private static let curlStarted: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    let configuration: CurlConfiguration
    private let state = Locked(State())

    init(configuration: CurlConfiguration) { self.configuration = configuration }
}

// MARK: - For tasks

extension CurlLoop {
    /// Adds a request, and starts the thread for the first one.
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
                    .other, "\(request.summary): libcurl could not be started. Is memory low?", mayHaveBeenSent: false
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

    /// Posts an order; ignored if the thread is gone.
    func post(_ order: Order) {
        state.withLock { if $0.phase == .running { $0.add(order) } }
    }

    /// Tells the thread to end; does not wait for it.
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

    /// Tells the thread to end and waits until everything is freed.
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

    var liveTransfers: Int { state.withLock { $0.live } }

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
    func takeOrders() -> (orders: [Order], isStopping: Bool) {
        state.withLock { state in
            defer { state.orders = [] }
            return (state.orders, state.phase == .stopping)
        }
    }

    func released() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.live -= 1
            guard state.live == 0 else { return [] }
            defer { state.idleWaiters = [] }
            return state.idleWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Withdraws the multi handle from other threads, so that it can be freed.
    func withdrawMulti() { state.withLock { $0.multi = nil } }

    func ended() {
        let waiters = state.withLock { state in
            state.phase = .stopped
            defer { state.stopWaiters = [] }
            return state.stopWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// What happens while the curl thread goes once through its transfers. Confined to that thread.
final class PollCycle {
    /// Exchanges with news for their reader.
    private var told: [CurlExchange] = []
    /// A lower bound of all deadlines, in seconds of ``Transfer/now()``. It may belong to an ended transfer: then one check finds nothing.
    private(set) var earliestDeadline = Double.infinity

    func note(_ exchange: CurlExchange) {
        // Head, body and end of a short answer arrive in a row.
        if told.last !== exchange { told.append(exchange) }
    }

    func note(deadline: Double?) { earliestDeadline = min(earliestDeadline, deadline ?? .infinity) }

    func forgetDeadlines() { earliestDeadline = .infinity }

    /// Wakes all readers with news, once per pass: a reader that wakes for the head and then waits for a body that is already here costs two
    /// more thread switches.
    func wakeReaders() {
        for exchange in told { exchange.wakeReader() }
        told.removeAll(keepingCapacity: true)
    }
}

import CGenAgentCurl
import Foundation
import GenAgentHTTP

/// Drives all transfers of one transport. Confined to its thread, so nothing here is locked.
final class CurlDriver {
    /// The maximum number of idle handles kept for later requests. libcurl keeps connections separately.
    private static let maximumPooledHandles = 64

    let multi: UnsafeMutableRawPointer
    let loop: CurlLoop
    let pass = PollCycle()
    var configuration: CurlConfiguration { loop.configuration }

    /// All transfers that are not freed, running or waiting, by the id of their exchange.
    var transfers: [UInt64: Transfer] = [:]
    var owners: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Transfers that wait for others to end, in order of arrival.
    var waiting: [Transfer] = []
    /// Running transfers by scheme, host and port; maintained only if there is a limit.
    var runningByOrigin: [String: Int] = [:]
    private var pool: [UnsafeMutableRawPointer] = []

    init(multi: UnsafeMutableRawPointer, loop: CurlLoop) {
        self.multi = multi
        self.loop = loop
    }

    func run() {
        Self.blockBrokenPipeSignal()
        genagent_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, configuration.maximumIdleConnections))
        // Otherwise libcurl puts at most 100 requests on one HTTP/2 connection, whatever the server allows.
        genagent_curl_multi_set_long(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, 1000)
        while true {
            let (orders, isStopping) = loop.takeOrders()
            for order in orders { carryOut(order) }
            if isStopping { break }
            expireTransfers()
            var running: Int32 = 0
            let code = curl_multi_perform(multi, &running)
            if code != CURLM_OK { failAll(code) }
            finishTransfers()
            pass.wakeReaders()
            let polled = curl_multi_poll(multi, nil, 0, pollMilliseconds(), nil)
            if polled != CURLM_OK { failAll(polled) }
        }
        close()
    }

    /// libcurl's writes to TLS connections raise SIGPIPE if the peer is gone, and with NOSIGNAL it leaves the signal to us. Blocking it on this
    /// thread only does not affect other handlers.
    private static func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func carryOut(_ order: CurlLoop.Order) {
        switch order {
        case .start(let exchange):
            let transfer = Transfer(exchange, pass: pass)
            transfers[exchange.id] = transfer
            startOrQueue(transfer)
        case .abort(let id):
            guard let transfer = transfers[id] else { return }
            release(transfer)
        case .resume(let id):
            guard let transfer = transfers[id], let easy = transfer.easy else { return }
            let code = curl_easy_pause(easy, 0)
            if code != CURLE_OK { finish(transfer, code) }
        }
    }

    // MARK: Handles

    /// Returns a handle without any settings of its previous user.
    func takeHandle() -> UnsafeMutableRawPointer? { pool.popLast() ?? curl_easy_init() }

    /// Removes the handle from the transfer, which closes a connection in the middle of a response.
    func detachHandle(_ transfer: Transfer) {
        guard let easy = transfer.easy else { return }
        transfer.easy = nil
        owners[easy] = nil
        curl_multi_remove_handle(multi, easy)
        if pool.count < Self.maximumPooledHandles {
            curl_easy_reset(easy)
            pool.append(easy)
        } else {
            curl_easy_cleanup(easy)
        }
    }

    // MARK: The end

    private func failAll(_ code: CURLMcode) {
        let why = String(cString: curl_multi_strerror(code))
        for transfer in Array(transfers.values) {
            end(
                transfer,
                .failure(
                    HTTPError(
                        .other, "\(transfer.request.summary): libcurl failed (\(why)). Make a new transport.",
                        mayHaveBeenSent: transfer.mayHaveBeenSent)))
        }
    }

    private func close() {
        waiting = []
        for transfer in Array(transfers.values) {
            end(
                transfer,
                .failure(CurlFailure.shutDown(transfer.request, mayHaveBeenSent: transfer.mayHaveBeenSent)))
        }
        pass.wakeReaders()
        for easy in pool { curl_easy_cleanup(easy) }
        pool = []
        loop.withdrawMulti()
        curl_multi_cleanup(multi)
        loop.ended()
    }
}

// From the start of a transfer to its end.
extension CurlDriver {
    func startOrQueue(_ transfer: Transfer) {
        if hasRoom(for: transfer) {
            start(transfer)
        } else {
            waiting.append(transfer)
        }
    }

    private func hasRoom(for transfer: Transfer) -> Bool {
        if let most = configuration.maximumTransfers, owners.count >= max(1, most) { return false }
        guard let most = configuration.maximumConnectionsPerHost else { return true }
        return runningByOrigin[transfer.exchange.request.url.origin, default: 0] < max(1, most)
    }

    private func startWaiting() {
        var index = 0
        while index < waiting.count {
            if let most = configuration.maximumTransfers, owners.count >= max(1, most) { return }
            if hasRoom(for: waiting[index]) { start(waiting.remove(at: index)) } else { index += 1 }
        }
    }

    private func start(_ transfer: Transfer) {
        transfer.isRunning = true
        if configuration.maximumConnectionsPerHost != nil {
            runningByOrigin[transfer.exchange.request.url.origin, default: 0] += 1
        }
        send(transfer)
    }

    private func send(_ transfer: Transfer) {
        guard let easy = takeHandle() else {
            end(
                transfer,
                .failure(
                    HTTPError(
                        .other, "\(transfer.request.summary): libcurl has no memory for another transfer.",
                        mayHaveBeenSent: transfer.mayHaveBeenSent)))
            return
        }
        transfer.setUp(easy, configuration)
        owners[easy] = transfer
        let code = curl_multi_add_handle(multi, easy)
        if code != CURLM_OK {
            end(
                transfer,
                .failure(
                    HTTPError(
                        .other,
                        "\(transfer.request.summary): libcurl refused it (\(String(cString: curl_multi_strerror(code)))).",
                        mayHaveBeenSent: transfer.mayHaveBeenSent)))
        }
    }

    func finishTransfers() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = owners[easy]
            else { continue }
            finish(transfer, message.pointee.data.result)
        }
    }

    /// libcurl is done with the current hop: follows a redirect or ends the transfer.
    func finish(_ transfer: Transfer, _ code: CURLcode) {
        if let failure = transfer.failure {
            end(transfer, .failure(failure))
        } else if let redirect = transfer.redirect {
            // The redirect's own body does not matter.
            follow(redirect, transfer)
        } else if code == CURLE_OK, transfer.hasHead {
            end(transfer, .success(()))
        } else if code == CURLE_OK {
            end(transfer, .failure(CurlFailure.endedInHead(transfer.request)))
        } else if code == CURLE_COULDNT_CONNECT, let refused = transfer.refusedAddress {
            end(
                transfer,
                .failure(CurlFailure.address(transfer.request, refused, hasBeenSent: transfer.mayHaveBeenSent)))
        } else {
            end(
                transfer,
                .failure(
                    CurlFailure.error(
                        code, detail: transfer.errorDetail, request: transfer.request,
                        isConnected: transfer.isConnected, mayHaveBeenSent: transfer.mayHaveBeenSent)))
        }
    }

    private func follow(_ redirect: (status: Int, location: String), _ transfer: Transfer) {
        let limit = transfer.exchange.request.maximumRedirects
        guard transfer.redirects < limit else {
            end(transfer, .failure(CurlFailure.tooManyRedirects(transfer.request, limit: limit)))
            return
        }
        do {
            let next = try Redirect.request(
                after: transfer.request, status: redirect.status, location: redirect.location,
                from: transfer.kindsSoFar)
            detachHandle(transfer)
            transfer.beginHop(next)
            send(transfer)
        } catch {
            end(transfer, .failure(error))
        }
    }

    func end(_ transfer: Transfer, _ result: Result<Void, any Error>) {
        release(transfer)
        transfer.finish(result.mapError { Redactor.clean($0, of: transfer.exchange.request) })
    }

    /// Frees the transfer, running or waiting, without telling its reader.
    func release(_ transfer: Transfer) {
        guard transfers.removeValue(forKey: transfer.exchange.id) != nil else { return }
        if transfer.isRunning {
            detachHandle(transfer)
            if configuration.maximumConnectionsPerHost != nil {
                let origin = transfer.exchange.request.url.origin
                let left = runningByOrigin[origin, default: 1] - 1
                runningByOrigin[origin] = left > 0 ? left : nil
            }
        } else {
            waiting.removeAll { $0 === transfer }
        }
        loop.released()
        startWaiting()
    }
}

// MARK: - Deadlines

extension CurlDriver {
    func expireTransfers() {
        let now = Transfer.now()
        // With a thousand transfers, not every pass should check each of them.
        guard pass.earliestDeadline <= now else { return }
        pass.forgetDeadlines()
        for transfer in transfers.values { pass.note(deadline: transfer.nextDeadline) }
        guard pass.earliestDeadline <= now else { return }
        let late = transfers.values.filter { ($0.nextDeadline ?? .infinity) <= now }
        for transfer in late {
            let isTotal = (transfer.totalDeadline ?? .infinity) <= now
            end(
                transfer,
                .failure(
                    CurlFailure.timeout(
                        transfer.exchange.request, isTotal ? .total : .firstByte,
                        mayHaveBeenSent: transfer.mayHaveBeenSent)))
        }
    }

    /// The maximum time to sleep: until the next deadline, or a minute. Orders wake the thread earlier.
    func pollMilliseconds() -> Int32 {
        guard pass.earliestDeadline < .infinity else { return 60_000 }
        return Int32(min(max(((pass.earliestDeadline - Transfer.now()) * 1000).rounded(.up), 0), 60_000))
    }
}

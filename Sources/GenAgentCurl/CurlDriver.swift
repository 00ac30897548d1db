import CGenAgentCurl
import Foundation
import GenAgentHTTP

/// Drives all transfers of one transport. Made by and confined to its thread, so nothing here is locked.
final class CurlDriver {
    /// Idle handles kept for the next requests. Connections are libcurl's and kept apart from these.
    private static let maximumPooledHandles = 64

    let multi: UnsafeMutableRawPointer
    let loop: CurlLoop
    let pass = PollCycle()
    var configuration: CurlConfiguration { loop.configuration }

    /// All transfers that are not freed, running or waiting, by the number of their exchange.
    var transfers: [UInt64: Transfer] = [:]
    /// Which transfer a running handle belongs to.
    var owners: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Transfers that wait for others to end, first come first.
    var waiting: [Transfer] = []
    /// Running transfers by scheme, host and port; kept only when there is a limit.
    var runningByOrigin: [String: Int] = [:]
    private var pool: [UnsafeMutableRawPointer] = []

    init(multi: UnsafeMutableRawPointer, loop: CurlLoop) {
        self.multi = multi
        self.loop = loop
    }

    /// Runs until the loop says stop; then frees everything.
    func run() {
        Self.blockBrokenPipeSignal()
        genagent_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, configuration.maximumIdleConnections))
        // Else libcurl puts at most 100 requests on one HTTP/2 connection, whatever the server allows.
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

    /// libcurl writes to TLS connections in a way that raises SIGPIPE when the other side is gone, and with NOSIGNAL leaves
    /// that to us. Blocked on this thread only, it does no harm and touches nobody else's handlers.
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

    /// A handle without any setting of its last user.
    func takeHandle() -> UnsafeMutableRawPointer? { pool.popLast() ?? curl_easy_init() }

    /// Takes the handle off the transfer; a connection in the middle of a response is closed by that.
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
                        .other, "\(transfer.request.label): libcurl failed (\(why)). Make a new transport.",
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

import CGenAgentCurl
import Foundation
import GenAgentHTTP

// From the start of a transfer to its end.
extension CurlDriver {
    /// Starts the transfer, or lets it wait for its turn.
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

    /// Starts those that wait and now have room, in order.
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

    /// Sends the transfer's current request.
    private func send(_ transfer: Transfer) {
        guard let easy = takeHandle() else {
            end(
                transfer,
                .failure(
                    HTTPError(
                        .other, "\(transfer.request.label): libcurl has no memory for another transfer.",
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
                        "\(transfer.request.label): libcurl refused it (\(String(cString: curl_multi_strerror(code)))).",
                        mayHaveBeenSent: transfer.mayHaveBeenSent)))
        }
    }

    /// Ends all transfers that libcurl reports as done.
    func finishTransfers() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = owners[easy]
            else { continue }
            finish(transfer, message.pointee.data.result)
        }
    }

    /// libcurl is done with the current hop: follows a redirect, or ends the transfer.
    func finish(_ transfer: Transfer, _ code: CURLcode) {
        if let failure = transfer.failure {
            end(transfer, .failure(failure))
        } else if let redirect = transfer.redirect {
            // Whatever became of the redirect's own body, we know where to go.
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

    /// Frees the transfer and tells its reader.
    func end(_ transfer: Transfer, _ result: Result<Void, any Error>) {
        release(transfer)
        transfer.finish(result.mapError { Redactor.clean($0, of: transfer.exchange.request) })
    }

    /// Frees the transfer, running or waiting; its reader is not told.
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
    /// Ends the transfers whose time is up.
    func expireTransfers() {
        let now = Transfer.now()
        // With a thousand transfers it matters that not every pass looks at each of them.
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

    /// How long to sleep at most: until the next deadline, or a minute. Orders wake the thread earlier.
    func pollMilliseconds() -> Int32 {
        guard pass.earliestDeadline < .infinity else { return 60_000 }
        return Int32(min(max(((pass.earliestDeadline - Transfer.now()) * 1000).rounded(.up), 0), 60_000))
    }
}

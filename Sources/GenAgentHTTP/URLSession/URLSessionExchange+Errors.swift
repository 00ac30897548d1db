import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension URLSessionExchange {
    /// Foundation's error as ours. Its text is not passed on, because it can hold the whole URL.
    func translated(_ error: any Error) -> any Error {
        guard let error = error as? URLError else {
            return self.error(.other, "Foundation failed with \(type(of: error))", sent: true)
        }
        switch error.code {
        case .cancelled: return CancellationError()
        case .cannotFindHost, .dnsLookupFailed:
            return self.error(
                .unknownHost, "the host name could not be resolved. Check its spelling and this machine's DNS.",
                sent: false)
        case .cannotConnectToHost, .notConnectedToInternet, .dataNotAllowed, .internationalRoamingOff:
            return cannotConnect
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired, .appTransportSecurityRequiresSecureConnection:
            return noTLS
        case .timedOut:
            return self.error(
                .timeout, "Foundation's own time limit passed. Is the server running and reachable?",
                sent: mayHaveBeenSent)
        case .networkConnectionLost: return connectionLost
        case .badServerResponse, .cannotParseResponse, .cannotDecodeContentData, .cannotDecodeRawData,
            .zeroByteResource:
            return malformed
        // The URL was checked; what Foundation does not know is the protocol of the answer.
        case .unsupportedURL: return malformed
        case .badURL: return self.error(.invalidRequest, "the URL cannot be requested.", sent: false)
        case .dataLengthExceedsMaximum:
            return self.error(.invalidRequest, "Foundation sends no body with \(request.method).", sent: false)
        case .unknown: return unnamed(error.localizedDescription.lowercased())
        default: return self.error(.other, "Foundation failed with code \(error.code.rawValue)", sent: true)
        }
    }

    /// Foundation on Linux has no name for most failures, those of TLS among them, but passes on what libcurl says.
    private func unnamed(_ words: String) -> HTTPError {
        func says(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
        let hasHead = state.withLock { $0.head != nil }
        if request.url.scheme?.lowercased() == "https", !hasHead, says("ssl", "tls", "certificate") { return noTLS }
        if !hasHead, says("connect to ") { return cannotConnect }
        if says("http/0.9", "weird", "status line", "unsupported http", "invalid content-length") { return malformed }
        if says("closed", "recv", "send", "chunk", "empty reply", "stream") { return connectionLost }
        return self.error(.other, "Foundation failed and has no name for it", sent: true)
    }

    private var cannotConnect: HTTPError {
        error(.cannotConnect, "could not connect. Is the server running, and is the port right?", sent: false)
    }

    private var noTLS: HTTPError {
        error(
            .tls,
            "no secure connection. This machine must trust the server's certificate; for a server without TLS, write http.",
            sent: false)
    }

    private var connectionLost: HTTPError {
        error(.connectionLost, "the connection broke. Look at the server's log.", sent: true)
    }

    private var malformed: HTTPError {
        error(
            .malformedResponse, "the answer is not proper HTTP. Is this the right port, and http and not https?",
            sent: true)
    }
}

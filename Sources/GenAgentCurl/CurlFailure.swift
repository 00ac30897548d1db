import CGenAgentCurl
import Foundation
import GenAgentHTTP

/// Error messages, each with what to do next.
enum CurlFailure {
    static func shutDown(_ request: HTTPRequest, mayHaveBeenSent: Bool) -> HTTPError {
        HTTPError(
            .other, "\(request.summary): the transport was shut down. Make a new one for further requests.",
            mayHaveBeenSent: mayHaveBeenSent)
    }

    static func tooLarge(_ request: HTTPRequest, announced: String? = nil) -> HTTPError {
        let limit = "the limit of \(request.maximumResponseBytes) bytes"
        let what =
            announced.map { "the response has \($0) bytes, more than \(limit)" }
            ?? "the response is larger than \(limit)"
        return HTTPError(
            .responseTooLarge, "\(request.summary): \(what). Raise maximumResponseBytes if it should be.",
            mayHaveBeenSent: true)
    }

    static func malformed(_ request: HTTPRequest, _ what: String) -> HTTPError {
        HTTPError(
            .malformedResponse,
            "\(request.summary): the answer is not proper HTTP: \(what). Is this the right port, and http and not https?",
            mayHaveBeenSent: true)
    }

    static func endedInHead(_ request: HTTPRequest) -> HTTPError {
        HTTPError(
            .connectionLost,
            "\(request.summary): the connection closed before the answer's headers were complete. Look at the server's log.",
            mayHaveBeenSent: true)
    }

    static func tooManyRedirects(_ request: HTTPRequest, limit: Int) -> HTTPError {
        Redirect.tooMany(request, limit: limit)
    }

    /// A kept connection closed during a request that must not be sent twice.
    static func notRepeated(_ request: HTTPRequest) -> HTTPError {
        HTTPError(
            .connectionLost,
            "\(request.summary): the server closed the kept connection without an answer. The request was not repeated, "
                + "because the server may have begun with it; look there before sending it again.",
            mayHaveBeenSent: true)
    }

    /// The name leads to an address that the request must not reach.
    static func address(_ request: HTTPRequest, _ address: IPAddress?, hasBeenSent: Bool) -> HTTPError {
        let words = AddressRule.words(request.url.host ?? "", address, address?.kind ?? .reserved)
        return HTTPError(
            .address, "\(request.summary): \(words) Nothing was requested there.", mayHaveBeenSent: hasBeenSent)
    }

    static func timeout(_ request: HTTPRequest, _ deadline: Transfer.Deadline, mayHaveBeenSent: Bool) -> HTTPError {
        let seconds = { (value: Double?) in "\(value ?? 0) s" }
        let what =
            switch deadline {
            case .connect:
                "no connection within \(seconds(request.timeouts.connect)). Is the server running and reachable? "
                    + "Otherwise raise timeouts.connect."
            case .firstByte:
                "no answer within \(seconds(request.timeouts.firstByte)) of sending. "
                    + "If the server needs longer, raise timeouts.firstByte."
            case .total:
                "not finished within \(seconds(request.timeouts.total)). If it may take longer, raise timeouts.total."
            }
        return HTTPError(.timeout, "\(request.summary): \(what)", mayHaveBeenSent: mayHaveBeenSent)
    }

    /// The message for a libcurl code. `detail` is libcurl's own message, which names hosts and certificates but no URL.
    static func error(
        _ code: CURLcode, detail: String, request: HTTPRequest, isConnected: Bool, mayHaveBeenSent: Bool
    ) -> HTTPError {
        let generic = String(cString: curl_easy_strerror(code))
        // libcurl truncates its message there, perhaps in the middle of a key that a redirect put into a host name.
        let detail = detail.utf8.count < Transfer.errorSize - 2 ? detail : ""
        let because = "(\(detail.isEmpty ? generic : detail))"
        func make(_ code: HTTPError.Code, _ what: String) -> HTTPError {
            HTTPError(code, "\(request.summary): \(what)", mayHaveBeenSent: mayHaveBeenSent)
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return make(
                .unknownHost,
                "the host name could not be resolved \(because). Check its spelling and this machine's DNS.")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return make(
                .unknownHost, "the proxy's host name could not be resolved. Check http_proxy and https_proxy.")
        case CURLE_COULDNT_CONNECT:
            return make(.cannotConnect, "could not connect \(because). Is the server running, and is the port right?")
        case CURLE_OPERATION_TIMEDOUT: return timeout(request, .connect, mayHaveBeenSent: mayHaveBeenSent)
        case _ where isTLS(code):
            return make(
                .tls,
                "no secure connection \(because). For a private authority, give its certificate as "
                    + "certificateAuthorityFile; for a server without TLS, write http.")
        case CURLE_URL_MALFORMAT: return make(.invalidRequest, "the URL is not valid (\(generic)).")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, tooLargeCode:
            if isConnected { return malformed(request, detail.isEmpty ? generic : detail) }
            return make(.invalidRequest, "the URL cannot be requested (\(generic)).")
        case CURLE_PARTIAL_FILE:
            return make(
                .connectionLost,
                "the connection closed before the whole response had arrived \(because). The server or a proxy gave up."
            )
        case CURLE_GOT_NOTHING:
            return make(.connectionLost, "the server closed the connection without an answer. Look at its log.")
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            return make(.connectionLost, "the connection broke \(because). Look at the server's log.")
        default: return make(.other, "failed (\(generic), libcurl code \(code.rawValue)).")
        }
    }

    /// CURLE_TOO_LARGE, which libcurl headers before 8.6 do not define.
    private static let tooLargeCode = CURLcode(rawValue: 100)

    private static func isTLS(_ code: CURLcode) -> Bool {
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CRL_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED,
            CURLE_SSL_CLIENTCERT,
        ].contains { $0 == code }
    }
}

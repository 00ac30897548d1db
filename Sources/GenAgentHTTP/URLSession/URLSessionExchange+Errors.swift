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
            return self.error(.unknownHost, "nobody knows this host; check its name", sent: false)
        case .cannotConnectToHost, .notConnectedToInternet, .dataNotAllowed, .internationalRoamingOff:
            return self.error(.cannotConnect, "nobody answers there; check that the server runs", sent: false)
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired, .appTransportSecurityRequiresSecureConnection:
            return self.error(.tls, "no secure connection: code \(error.code.rawValue)", sent: false)
        case .timedOut: return self.error(.timeout, "Foundation's time limit passed", sent: true)
        case .networkConnectionLost: return self.error(.connectionLost, "the connection broke", sent: true)
        case .badServerResponse, .cannotParseResponse, .cannotDecodeContentData, .cannotDecodeRawData,
            .zeroByteResource:
            return self.error(.malformedResponse, "the answer is not proper HTTP", sent: true)
        case .httpTooManyRedirects, .redirectToNonExistentLocation:
            return self.error(.redirect, "it was sent on too often", sent: true)
        case .badURL, .unsupportedURL: return self.error(.invalidRequest, "the URL is of no use", sent: false)
        default: return self.error(.other, "Foundation failed with code \(error.code.rawValue)", sent: true)
        }
    }
}

import Foundation
import GenAgent

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Leads the session's callbacks to the exchange they belong to.
final class URLSessionRouter: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Locked<[Int: URLSessionExchange]>([:])

    func add(_ exchange: URLSessionExchange, for task: URLSessionTask) {
        exchanges.withLock { $0[task.taskIdentifier] = exchange }
    }

    private func exchange(_ task: URLSessionTask) -> URLSessionExchange? {
        exchanges.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        guard let exchange = exchange(dataTask), let http = response as? HTTPURLResponse else {
            return completionHandler(.cancel)
        }
        let fields = http.allHeaderFields.compactMap { name, value in
            (name as? String).map { HTTPHeaders.Field($0, String(describing: value)) }
        }
        // A dictionary has no order; sorted, the same response looks the same every time.
        let headers = HTTPHeaders(fields.sorted { $0.name < $1.name })
        exchange.receive(
            URLSessionExchange.Head(status: http.statusCode, headers: headers, url: http.url ?? exchange.request.url))
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        exchange(dataTask)?.receive(data)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        exchange(task)?.didSendBody()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        // Never followed by Foundation: the redirect itself is the response, and the transport decides.
        #if canImport(FoundationNetworking)
        exchange(task)?.answer { completionHandler(nil) }
        #else
        completionHandler(nil)
        #endif
    }

    #if canImport(FoundationNetworking)
    func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        // Foundation on Linux asks after all of a 401 has come, and never ends the task if nobody has a credential. Our
        // credentials are header fields; the 401 is the response.
        exchange(task)?.finish(nil)
        completionHandler(.cancelAuthenticationChallenge, nil)
    }
    #endif

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        exchange.finish(error.map { exchange.translated($0) })
    }
}

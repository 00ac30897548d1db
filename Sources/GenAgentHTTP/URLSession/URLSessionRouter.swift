import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Leads the session's callbacks to the exchange they belong to.
final class URLSessionRouter: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = HTTPLock<[Int: URLSessionExchange]>([:])

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
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        guard let exchange = exchange(task), let target = newRequest.url else { return completionHandler(nil) }
        // No redirects wanted: the 3xx itself is the response.
        guard exchange.request.maximumRedirects > 0 else { return completionHandler(nil) }
        guard ["http", "https"].contains(target.scheme?.lowercased() ?? ""), exchange.mayRedirect() else {
            let limit = exchange.request.maximumRedirects
            let error = exchange.error(
                .redirect,
                "it was sent on to \(SafeText.url(target)); \(limit) redirects to http or https are followed",
                sent: true)
            // In this order: Foundation on Linux traps when a task is cancelled before this question is answered.
            exchange.refuse(error)
            completionHandler(nil)
            return exchange.finish(nil)
        }
        var next = newRequest
        let origin = EndpointLimiter.endpoint(of: exchange.request.url)
        if EndpointLimiter.endpoint(of: target) != origin {
            for name in (next.allHTTPHeaderFields ?? [:]).keys where exchange.credentials.contains(name.lowercased()) {
                next.setValue(nil, forHTTPHeaderField: name)
            }
        }
        completionHandler(next)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let exchange = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        exchange?.finish(error.flatMap { [exchange] in exchange?.translated($0) ?? $0 })
    }
}

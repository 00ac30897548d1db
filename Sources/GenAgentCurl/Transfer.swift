import CGenAgentCurl
import Foundation
import GenAgentHTTP

/// One request on the curl thread, over all its redirects. Confined to that thread.
final class Transfer {
    enum Deadline { case connect, firstByte, total }

    static let errorSize = Int(CURL_ERROR_SIZE)

    let exchange: CurlExchange
    private let pass: PollCycle
    /// The current request; changes with redirects.
    var request: HTTPRequest
    var easy: UnsafeMutableRawPointer?
    /// The header fields, which libcurl borrows.
    var list: UnsafeMutablePointer<curl_slist>?
    let errorText: UnsafeMutablePointer<CChar>

    /// Whether it left the queue and counts as running.
    var isRunning = false
    var parser = HeadParser()
    /// Whether the final head was delivered.
    var hasHead = false
    var receivedBytes = 0
    /// Bytes of a large body that libcurl has read.
    var uploadedBytes = 0
    /// Whether a connection is established and carries the request.
    var isConnected = false
    var redirects = 0
    /// The kinds of addresses that the current hop may connect to; `nil`: any.
    var allowedKinds: Set<AddressKind>?
    /// The kinds of addresses that the hops so far reached.
    var reachedKinds: Set<AddressKind> = []
    /// Whether the current hop goes through a proxy; then the connected address is the proxy's.
    var isProxied = false
    /// The kind of address that the current hop reached.
    var peer: AddressKind?
    /// An address that is not allowed, and to which no connection was opened.
    var refusedAddress: IPAddress?
    /// Addresses of host names that libcurl gets.
    var resolutions: UnsafeMutablePointer<curl_slist>?
    var redirect: (status: Int, location: String)?
    /// Set if we ended the transfer ourselves.
    var failure: HTTPError?

    /// When the transfer must be finished, in seconds of ``now()``.
    let totalDeadline: Double?
    var firstByteDeadline: Double? { didSet { pass.note(deadline: firstByteDeadline) } }

    init(_ exchange: CurlExchange, pass: PollCycle) {
        self.exchange = exchange
        self.pass = pass
        request = exchange.request
        allowedKinds = request.addressRule?.kinds(for: request.url)
        totalDeadline = exchange.request.timeouts.total.map { Self.now() + $0 }
        errorText = .allocate(capacity: Self.errorSize)
        errorText.initialize(repeating: 0, count: Self.errorSize)
        pass.note(deadline: totalDeadline)
    }

    deinit {
        curl_slist_free_all(list)
        curl_slist_free_all(resolutions)
        errorText.deallocate()
    }

    /// Seconds on a monotonic clock.
    static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    var nextDeadline: Double? {
        switch (totalDeadline, firstByteDeadline) {
        case (let total?, let first?): min(total, first)
        case (let total, let first): total ?? first
        }
    }

    func deliver(_ head: CurlExchange.Head) {
        exchange.deliver(head)
        pass.note(exchange)
    }

    /// Delivers bytes of the body; `false`: deliver them again after `resume`.
    func deliver(_ bytes: UnsafeRawBufferPointer) -> Bool {
        pass.note(exchange)
        return exchange.deliver(bytes)
    }

    func finish(_ end: Result<Void, any Error>) {
        exchange.finish(end)
        pass.note(exchange)
    }

    /// The kinds of addresses of the servers so far. Behind a proxy, the kind that the URL shows.
    var kindsSoFar: Set<AddressKind> {
        var kinds = reachedKinds
        if isProxied, let kind = AddressKind(host: request.url.host ?? "") { kinds.insert(kind) }
        return kinds
    }

    func beginHop(_ request: HTTPRequest) {
        // Whatever the first address was, a redirect must not lead to another kind of address.
        allowedKinds = request.addressRule?.kinds(for: request.url) ?? kindsSoFar.union([.public])
        self.request = request
        peer = nil
        refusedAddress = nil
        redirects += 1
        redirect = nil
        parser = HeadParser()
        receivedBytes = 0
        uploadedBytes = 0
        isConnected = false
        firstByteDeadline = nil
        errorText[0] = 0
    }

    /// Whether any of the request may have reached a server.
    var mayHaveBeenSent: Bool {
        guard redirects == 0 else { return true }
        // Before the connection is established, everything sent was for a proxy.
        return isConnected && bytesSent > 0
    }

    /// Bytes of head and body sent on this hop.
    var bytesSent: Int {
        guard let easy else { return 0 }
        var head = 0
        var body: curl_off_t = 0
        genagent_curl_get_long(easy, CURLINFO_REQUEST_SIZE, &head)
        genagent_curl_get_offset(easy, CURLINFO_SIZE_UPLOAD_T, &body)
        return head &+ Int(body)
    }

    var errorDetail: String { String(cString: errorText) }
}

extension Transfer {
    /// libcurl copies bodies up to this size and sends head and body together; it reads larger ones in parts.
    private static let copiedBodyBytes = 64 * 1024

    /// How much of a large body libcurl reads at a time.
    private static let uploadBufferBytes = 512 * 1024

    /// Header fields that libcurl controls.
    private static let reserved: Set<String> = ["expect", "content-length", "transfer-encoding"]

    func setUp(_ easy: UnsafeMutableRawPointer, _ configuration: CurlConfiguration) {
        self.easy = easy
        genagent_curl_set_string(easy, CURLOPT_URL, request.url.absoluteString)
        genagent_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        genagent_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        genagent_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Otherwise ending a transfer waits for its name to resolve, and so do all other transfers.
        genagent_curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        genagent_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        genagent_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(request.timeouts.connect))
        genagent_curl_set_long(easy, CURLOPT_TCP_NODELAY, 1)
        genagent_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        genagent_curl_set_long(easy, CURLOPT_TCP_KEEPIDLE, 60)
        genagent_curl_set_long(easy, CURLOPT_TCP_KEEPINTVL, 30)
        setProxy(easy, configuration)
        if let file = configuration.certificateAuthorityFile {
            genagent_curl_set_string(easy, CURLOPT_CAINFO, file)
            // Otherwise the system's directory would be trusted too.
            genagent_curl_set_string(easy, CURLOPT_CAPATH, nil)
        }
        if resolutions == nil {
            for entry in configuration.resolutions {
                if let longer = curl_slist_append(resolutions, entry) { resolutions = longer }
            }
        }
        if resolutions != nil { genagent_curl_set_list(easy, CURLOPT_RESOLVE, resolutions) }
        // Over TLS, the first connection shows whether requests can share it. Without waiting for that, each request of a burst opens a connection.
        genagent_curl_set_long(easy, CURLOPT_PIPEWAIT, request.url.scheme?.lowercased() == "https" ? 1 : 0)
        connectCallbacks(easy)
        setMethodAndBody(easy)
        setHeaders(easy, configuration)
    }

    /// The connect timeout for libcurl, for which 0 means its default.
    private static func milliseconds(_ seconds: Double?) -> Int {
        let longest = Double(Int32.max - 1)
        guard let seconds, !seconds.isNaN else { return Int(longest) }
        return Int(min(max((seconds * 1000).rounded(.up), 1), longest))
    }

    private func setProxy(_ easy: UnsafeMutableRawPointer, _ configuration: CurlConfiguration) {
        genagent_curl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Never left to libcurl, which does not report whether it used a proxy: then addresses could not be checked.
        let proxy = configuration.proxy.address(for: request.url)
        isProxied = proxy != nil
        genagent_curl_set_string(easy, CURLOPT_PROXY, proxy ?? "")
        genagent_curl_set_string(easy, CURLOPT_NOPROXY, "")
    }

    private func setMethodAndBody(_ easy: UnsafeMutableRawPointer) {
        if request.method == "HEAD" {
            genagent_curl_set_long(easy, CURLOPT_NOBODY, 1)
            return
        }
        let needsLength = ["POST", "PUT", "PATCH"].contains(request.method)
        guard request.body != nil || needsLength else {
            if request.method != "GET" { genagent_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
            return
        }
        let body = request.body ?? Data()
        genagent_curl_set_long(easy, CURLOPT_POST, 1)
        genagent_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        if body.isEmpty {
            genagent_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
        } else if body.count <= Self.copiedBodyBytes {
            _ = body.withUnsafeBytes { genagent_curl_set_bytes(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
        } else {
            // In larger parts than the default 64 KB: each part costs a call and wakes the server.
            genagent_curl_set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, Self.uploadBufferBytes)
        }
        if request.method != "POST" { genagent_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func setHeaders(_ easy: UnsafeMutableRawPointer, _ configuration: CurlConfiguration) {
        curl_slist_free_all(list)
        list = nil
        for field in request.headers.fields where !Self.reserved.contains(field.name.lowercased()) {
            // For libcurl, a semicolon means an empty value, and a colon without value removes the field.
            append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        append("Expect:")
        if request.headers["Content-Type"] == nil { append("Content-Type:") }
        if request.headers["User-Agent"] == nil {
            genagent_curl_set_string(easy, CURLOPT_USERAGENT, configuration.userAgent)
        }
        genagent_curl_set_list(easy, CURLOPT_HTTPHEADER, list)
    }

    private func append(_ line: String) {
        // If memory runs out, the old list stays valid.
        if let longer = curl_slist_append(list, line) { list = longer }
    }
}

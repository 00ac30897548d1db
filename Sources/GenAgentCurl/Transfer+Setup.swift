import CGenAgentCurl
import Foundation
import GenAgentHTTP

extension Transfer {
    /// Bodies up to this size are copied by libcurl, which then sends head and body in one go; larger ones are read in parts.
    private static let copiedBodyBytes = 64 * 1024

    /// What libcurl reads of a large body at a time.
    private static let uploadBufferBytes = 512 * 1024

    /// Fields that are libcurl's business.
    private static let reserved: Set<String> = ["expect", "content-length", "transfer-encoding"]

    /// Prepares a fresh handle for the current request.
    func setUp(_ easy: UnsafeMutableRawPointer, _ configuration: CurlConfiguration) {
        self.easy = easy
        genagent_curl_set_string(easy, CURLOPT_URL, request.url.absoluteString)
        genagent_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        genagent_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        genagent_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Otherwise ending a transfer waits for its name to resolve, and all other transfers with it.
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
            // The system's directory would be trusted besides.
            genagent_curl_set_string(easy, CURLOPT_CAPATH, nil)
        }
        if resolutions == nil {
            for entry in configuration.resolutions {
                if let longer = curl_slist_append(resolutions, entry) { resolutions = longer }
            }
        }
        if resolutions != nil { genagent_curl_set_list(easy, CURLOPT_RESOLVE, resolutions) }
        // Over TLS the first connection shows whether requests can share it; without waiting for that, a burst of requests
        // opens a connection for each.
        genagent_curl_set_long(easy, CURLOPT_PIPEWAIT, request.url.scheme?.lowercased() == "https" ? 1 : 0)
        connectCallbacks(easy)
        setMethodAndBody(easy)
        setHeaders(easy, configuration)
    }

    /// The connect timeout for libcurl, to which 0 means its own default.
    private static func milliseconds(_ seconds: Double?) -> Int {
        let longest = Double(Int32.max - 1)
        guard let seconds, !seconds.isNaN else { return Int(longest) }
        return Int(min(max((seconds * 1000).rounded(.up), 1), longest))
    }

    private func setProxy(_ easy: UnsafeMutableRawPointer, _ configuration: CurlConfiguration) {
        genagent_curl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Never left to libcurl, which does not tell whether it went through a proxy: then addresses could not be checked.
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
            // In larger parts than the usual 64 KB: each costs a call and wakes the server.
            genagent_curl_set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, Self.uploadBufferBytes)
        }
        if request.method != "POST" { genagent_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func setHeaders(_ easy: UnsafeMutableRawPointer, _ configuration: CurlConfiguration) {
        curl_slist_free_all(list)
        list = nil
        for field in request.headers.fields where !Self.reserved.contains(field.name.lowercased()) {
            // To libcurl a semicolon means a field with an empty value; a colon without value removes the field.
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
        // Out of memory gives no list; the one so far stays valid.
        if let longer = curl_slist_append(list, line) { list = longer }
    }
}

import Foundation

/// What a redirect does to a request (RFC 9110, 15.4). Done here because libcurl and Foundation would pass custom header fields, including
/// keys, to other hosts.
package enum Redirect {
    /// The target of a redirect; `nil` if the response does not redirect.
    package static func target(status: Int, headers: HTTPHeaders) -> String? {
        [301, 302, 303, 307, 308].contains(status) ? headers["Location"] : nil
    }

    /// Sends a request and follows its redirects, for transports that do not do so themselves. Errors hold none of the request's secrets.
    ///
    /// - Parameter send: Sends one hop; its flag says whether a server has already received the request.
    package static func following(
        _ request: HTTPRequest, send: (HTTPRequest, Bool) async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        do {
            try RequestCheck.check(request)
            try Task.checkCancellation()
            var (hop, redirects) = (request, 0)
            while true {
                var response = try await send(hop, redirects > 0)
                let location = target(status: response.status, headers: response.headers)
                guard request.maximumRedirects > 0, let location else {
                    let body = response.body
                    response.body = HTTPBody {
                        do { return try await body.next() } catch { throw Redactor.clean(error, of: request) }
                    }
                    return response
                }
                guard redirects < request.maximumRedirects else { throw tooMany(hop, limit: request.maximumRedirects) }
                hop = try Self.request(after: hop, status: response.status, location: location)
                redirects += 1
            }
        } catch { throw Redactor.clean(error, of: request) }
    }

    /// The request to send next.
    ///
    /// - Parameter kinds: The kinds of addresses of the servers so far; `nil` if unknown.
    /// - Throws: ``HTTPError`` with `redirect` or `address` if the target is not allowed.
    package static func request(
        after request: HTTPRequest, status: Int, location: String, from kinds: Set<AddressKind>? = nil
    ) throws -> HTTPRequest {
        guard let url = URL(string: location, relativeTo: request.url)?.absoluteURL,
            let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = url.host, !host.isEmpty
        else {
            throw refuse(request, status, "to something that is not an http or https URL")
        }
        guard url.user == nil, url.password == nil else { throw refuse(request, status, "to a URL with a user in it") }
        try checkAddress(url, after: request, kinds)
        var next = request
        next.url = url
        let becomesGet = status == 303 ? request.method != "HEAD" : status < 303 && request.method == "POST"
        if becomesGet {
            next.method = "GET"
            next.body = nil
            next.headers = HTTPHeaders(
                request.headers.fields.filter { !$0.name.lowercased().hasPrefix("content-") })
        }
        guard url.origin != request.url.origin else { return next }
        if request.url.scheme?.lowercased() == "https", scheme == "http", next.body != nil {
            throw refuse(request, status, "from https to http, where the body could be read on the way")
        }
        next.headers = HTTPHeaders(next.headers.fields.filter { isHarmless($0.name.lowercased()) })
        return next
    }

    /// Checks what the target's URL shows before its name is resolved.
    private static func checkAddress(_ url: URL, after request: HTTPRequest, _ kinds: Set<AddressKind>?) throws {
        if let rule = request.addressRule { return try rule.check(url, hasBeenSent: true) }
        guard let host = url.host, let kind = AddressKind(host: host), kind != .public else { return }
        guard !(kinds ?? known(request.url)).contains(kind) else { return }
        throw HTTPError(
            .address,
            "\(request.summary): the server redirects to \(AddressRule.words(host, nil, kind)) Nothing was requested there. "
                + "Configure the final address instead.", mayHaveBeenSent: true)
    }

    private static func known(_ url: URL) -> Set<AddressKind> {
        AddressKind(host: url.host ?? "").map { [$0] } ?? []
    }

    /// Whether a field is passed to another origin. This lists the harmless fields, because any other may be a key.
    private static func isHarmless(_ name: String) -> Bool {
        name.hasPrefix("accept") || name.hasPrefix("content-") || name.hasPrefix("if-")
            || ["user-agent", "range", "cache-control", "idempotency-key"].contains(name)
    }

    private static func refuse(_ request: HTTPRequest, _ status: Int, _ what: String) -> HTTPError {
        HTTPError(
            .redirect,
            "\(request.summary): the server redirects (\(status)) \(what). Configure the final address instead.",
            mayHaveBeenSent: true)
    }

    package static func tooMany(_ request: HTTPRequest, limit: Int) -> HTTPError {
        HTTPError(
            .redirect,
            "\(request.summary): still redirected after \(limit) redirect\(limit == 1 ? "" : "s"). "
                + "Configure the final address, or raise maximumRedirects.",
            mayHaveBeenSent: true)
    }
}

/// Refuses requests that cannot be sent, before a connection is opened.
package enum RequestCheck {
    /// - Throws: ``HTTPError`` with `invalidRequest`, which names the field but not its value; with `address` or `unlistedHost` if the request's rule
    ///   forbids its URL.
    package static func check(_ request: HTTPRequest) throws {
        func refuse(_ why: String) -> HTTPError {
            HTTPError(.invalidRequest, "\(request.summary): \(why)", mayHaveBeenSent: false)
        }
        guard let scheme = request.url.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
            throw refuse(
                "only http and https URLs can be requested. Write the URL in full, such as http://host:8080/path.")
        }
        guard let host = request.url.host, !host.isEmpty else {
            throw refuse("the URL has no host. Write it in full, such as http://host:8080/path.")
        }
        try request.addressRule?.check(request.url)
        guard isToken(request.method) else {
            throw HTTPError(
                .invalidRequest, "\(SafeText.url(request.url)): the method is not a word such as GET or POST.",
                mayHaveBeenSent: false)
        }
        for field in request.headers.fields {
            guard isToken(field.name) else { throw refuse("a header field has a name that HTTP does not allow.") }
            guard !field.value.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
                throw refuse(
                    "the value of the header field \(field.name) has a line break or a zero in it. "
                        + "A key read from a file often ends in a line break: trim it.")
            }
        }
    }

    /// Whether it is a token of RFC 9110, 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains($0)
                }
            }
    }
}

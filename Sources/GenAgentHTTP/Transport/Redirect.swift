import Foundation

/// What a redirect makes of a request (RFC 9110, 15.4). Done here and not by libcurl or Foundation, which
/// would pass custom header fields, keys among them, on to other hosts.
package enum Redirect {
    /// Whether a response redirects.
    package static func target(status: Int, headers: HTTPHeaders) -> String? {
        [301, 302, 303, 307, 308].contains(status) ? headers["Location"] : nil
    }

    /// The request to send next.
    ///
    /// - Parameter kinds: The kinds of addresses at which the servers so far were found; `nil`: not known.
    /// - Throws: ``HTTPError`` with `redirect` or `address` when the target is not allowed.
    package static func request(
        after request: HTTPRequest, status: Int, location: String, from kinds: Set<AddressKind>? = nil
    ) throws -> HTTPRequest {
        guard let url = URL(string: location, relativeTo: request.url)?.absoluteURL,
            let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = url.host, !host.isEmpty
        else {
            throw refuse(request, status, "to something that is no http or https URL")
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
        guard EndpointLimiter.endpoint(of: url) != EndpointLimiter.endpoint(of: request.url) else { return next }
        if request.url.scheme?.lowercased() == "https", scheme == "http", next.body != nil {
            throw refuse(request, status, "from https to http, where the body could be read on the way")
        }
        next.headers = HTTPHeaders(next.headers.fields.filter { isHarmless($0.name.lowercased()) })
        return next
    }

    /// What can be told of the target before its name is resolved.
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

    /// The fields that go along to another origin. A list of what is known to be harmless, since any other may be a key.
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

    /// More redirects than the request allows.
    package static func tooMany(_ request: HTTPRequest, limit: Int) -> HTTPError {
        HTTPError(
            .redirect,
            "\(request.summary): still redirected after \(limit) redirect\(limit == 1 ? "" : "s"). "
                + "Configure the final address, or raise maximumRedirects.",
            mayHaveBeenSent: true)
    }
}

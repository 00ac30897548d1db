import Foundation

/// Takes secrets out of requests and responses before they are written anywhere. Each becomes ``mark``.
///
/// Secrets are found by name, in header fields, in the query of URLs and in JSON, and by value: what stood in a secret header field
/// of the request, and the ``secrets`` given, are replaced wherever they occur, because servers repeat keys in their errors.
public struct Redactor: Sendable {
    /// What stands in place of a secret.
    public static let mark = "REDACTED"

    /// Header fields whose value is secret, in lower case.
    public var headerNames: Set<String>
    /// Query parameters whose value is secret, in lower case.
    public var queryNames: Set<String>
    /// Members of JSON objects whose value is secret, in lower case.
    public var jsonNames: Set<String>
    /// Values that are secret wherever they stand. Shorter ones than ``minimumSecretBytes`` are not looked for.
    public var secrets: [String]

    /// A shorter secret would also be found by chance, in pictures for instance.
    public static let minimumSecretBytes = 6

    /// The header fields that carry credentials with the servers known.
    public static let standardHeaders: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-key", "x-api-key", "api-key",
        "x-goog-api-key",
        "x-auth-token", "x-amz-security-token", "openai-organization", "openai-project",
    ]
    /// The parameters that carry credentials or signatures with the servers known.
    public static let standardNames: Set<String> = [
        "key", "api_key", "apikey", "api-key", "token", "access_token", "auth", "password", "secret", "client_secret",
        "sig",
        "signature", "x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-goog-signature",
        "webhook_secret",
    ]

    /// Makes a redactor.
    public init(
        headerNames: Set<String> = Redactor.standardHeaders, queryNames: Set<String> = Redactor.standardNames,
        jsonNames: Set<String> = ["api_key", "apikey", "access_token", "password", "client_secret", "webhook_secret"],
        secrets: [String] = []
    ) {
        self.headerNames = Set(headerNames.map { $0.lowercased() })
        self.queryNames = Set(queryNames.map { $0.lowercased() })
        self.jsonNames = Set(jsonNames.map { $0.lowercased() })
        self.secrets = secrets
    }

    /// A redactor that also knows the values of this request's secret header fields and query parameters.
    public func learning(from request: HTTPRequest) -> Redactor {
        var redactor = self
        for field in request.headers.fields where headerNames.contains(field.name.lowercased()) {
            redactor.learn(field.value)
        }
        for item in URLComponents(url: request.url, resolvingAgainstBaseURL: false)?.queryItems ?? []
        where queryNames.contains(item.name.lowercased()) { redactor.learn(item.value ?? "") }
        redactor.learn(request.url.password ?? "")
        return redactor
    }

    /// Header fields without secrets.
    public func headers(_ headers: HTTPHeaders) -> HTTPHeaders {
        HTTPHeaders(
            headers.fields.map { field in
                HTTPHeaders.Field(
                    field.name, headerNames.contains(field.name.lowercased()) ? Self.mark : text(field.value))
            })
    }

    /// A URL as text, without secrets in user, password, query and anywhere else.
    public func url(_ url: URL) -> String {
        guard var parts = URLComponents(url: url, resolvingAgainstBaseURL: false) else {
            return text(url.absoluteString)
        }
        if parts.user != nil { parts.user = Self.mark }
        if parts.password != nil { parts.password = Self.mark }
        if let items = parts.percentEncodedQueryItems {
            parts.percentEncodedQueryItems = items.map { item in
                let name = (item.name.removingPercentEncoding ?? item.name).lowercased()
                return queryNames.contains(name) ? URLQueryItem(name: item.name, value: Self.mark) : item
            }
        }
        return text(parts.string ?? SafeText.url(url))
    }

    /// A text without known secrets; names mean nothing here.
    public func text(_ text: String) -> String {
        known.reduce(text) { $0.replacingOccurrences(of: $1, with: Self.mark) }
    }

    /// A body without secrets: known values, and values of secret names where it looks like JSON.
    public func body(_ body: Data) -> Data { replacing(in: body).data }

    /// The secrets to look for, longest first, so that none is cut by one within it; also as they stand in a URL.
    var known: [String] {
        let all = secrets.flatMap { [$0, $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? $0] }
        return Set(all.filter { $0.utf8.count >= Self.minimumSecretBytes && $0 != Self.mark })
            .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    /// `Bearer abc` and `Basic abc` hold the secret `abc`, `a=b; c=d` the secrets `b` and `d`. What is behind `Basic` is a user and a
    /// password in base64 (RFC 7617), and a server may repeat the password alone.
    private mutating func learn(_ value: String) {
        let words = value.split { " ;,".contains($0) }.map(String.init)
        secrets += [value]
        secrets += words.filter { !["bearer", "basic", "token", "key"].contains($0.lowercased()) }
        if words.first?.lowercased() == "basic", words.count == 2, let pair = Data(base64Encoded: words[1]) {
            let text = String(decoding: pair, as: UTF8.self)
            secrets += [text] + (text.firstIndex(of: ":").map { [String(text[text.index(after: $0)...])] } ?? [])
        }
        secrets += words.compactMap { word in word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) } }
    }
}

import Foundation

/// Takes secrets out of requests and responses before they are written anywhere. Each becomes ``mark``.
///
/// Secrets are found by name, in header fields, in the query of URLs and in JSON, and by value: what stood in a secret header field
/// of the request, and the ``secrets`` given, are replaced wherever they occur, because servers repeat keys in errors and in answers. A
/// value is also found where it is escaped for JSON, URLs or HTML or stands within base64; one of 12 bytes or more in other case, and with
/// blanks or control characters in between, too.
public struct Redactor: Sendable {
    /// What stands in place of a secret.
    public static let mark = "REDACTED"

    /// Header fields whose value is secret, in lower case.
    public var headerNames: Set<String>
    /// Query parameters whose value is secret, in lower case.
    public var queryNames: Set<String>
    /// Members of JSON objects whose value is secret, in lower case.
    public var jsonNames: Set<String>
    /// Values that are secret wherever they stand, also escaped or in base64. Shorter ones than ``minimumSecretBytes`` are not looked for.
    public var secrets: [String] {
        didSet { matcher = SecretMatcher(secrets) }
    }
    /// Finds the secrets.
    private(set) var matcher: SecretMatcher

    /// A shorter secret would also be found by chance, in images for instance.
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
        matcher = SecretMatcher(secrets)
    }

    /// A redactor that also knows the values of this request's secret header fields and query parameters.
    public func learning(from request: HTTPRequest) -> Redactor {
        learning(from: request.headers, request.url)
    }

    /// A redactor that also knows the secret values of header fields and of a URL's query and password.
    package func learning(from headers: HTTPHeaders, _ url: URL) -> Redactor {
        var learned: [String] = []
        for field in headers.fields where isSecret(header: field.name) { learned += Self.secrets(in: field.value) }
        for item in URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? []
        where queryNames.contains(item.name.lowercased()) { learned += Self.secrets(in: item.value ?? "") }
        learned += Self.secrets(in: url.password ?? "")
        return knowing(learned)
    }

    /// A redactor that knows more secrets.
    package func knowing(_ more: [String]) -> Redactor {
        let new = Set(more).subtracting(secrets).filter { !$0.isEmpty }
        guard !new.isEmpty else { return self }
        var redactor = self
        redactor.secrets += new.sorted()
        return redactor
    }

    /// Whether a header field may hold a secret, by its name.
    private func isSecret(header name: String) -> Bool {
        let name = name.lowercased()
        // Names a job, and is no secret.
        guard name != "idempotency-key" else { return false }
        return headerNames.contains(name)
            || ["auth", "key", "token", "secret", "cookie", "password"].contains { name.contains($0) }
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

    /// A text without known secrets; names mean nothing here. Redact first, shorten afterwards: half of a key is not found.
    public func text(_ text: String) -> String { self.text(text, isCut: false) }

    /// A text without known secrets.
    ///
    /// - Parameter isCut: Whether the text may have been cut, so that the beginning of a secret at its end is one.
    package func text(_ text: String, isCut: Bool) -> String {
        guard !matcher.isEmpty else { return text }
        var copy = text
        let clean = copy.withUTF8 { bytes -> String? in
            let ranges = matcher.find(in: UnsafeRawBufferPointer(bytes), isCut: isCut).ranges
            return ranges.isEmpty ? nil : String(decoding: Self.replaced(Array(bytes), ranges), as: UTF8.self)
        }
        return clean ?? text
    }

    /// A body without secrets: known values, and values of secret names where it looks like JSON.
    public func body(_ body: Data) -> Data { replacing(in: body).data }

    /// A body without secrets that may have been cut, so that the beginning of a secret at its end is one.
    package func body(_ body: Data, isCut: Bool) -> Data { replacing(in: body, isCut: isCut).data }

    /// Whether there is a secret to look for.
    package var hasSecrets: Bool { !matcher.isEmpty }

    /// Whether a body holds a known secret.
    package func finds(in body: Data, isCut: Bool = false) -> Bool {
        !matcher.isEmpty && !body.withUnsafeBytes { matcher.find(in: $0, isCut: isCut) }.ranges.isEmpty
    }

    /// An error of a request's exchange without the request's own secrets in its message: a server can put them into the address of a redirect.
    package static func clean(_ error: any Error, of request: HTTPRequest) -> any Error {
        guard var error = error as? HTTPError else { return error }
        error.message = standard.learning(from: request).text(error.message)
        return error
    }

    /// The one with the standard names and no secrets, made once: it puts many names in lower case.
    package static let standard = Redactor()

    /// `Bearer abc` and `Basic abc` hold the secret `abc`, `a=b; c=d` the secrets `b` and `d`. What is behind `Basic` is a user and a
    /// password in base64 (RFC 7617), and a server may repeat the password alone.
    private static func secrets(in value: String) -> [String] {
        let words = value.split { " ;,".contains($0) }.map(String.init)
        var secrets = words.filter { !["bearer", "basic", "token", "key"].contains($0.lowercased()) }
        // Whatever has more than a scheme and a word is also secret as a whole.
        if words.count != 2 || secrets.count != 1 { secrets.append(value) }
        if words.first?.lowercased() == "basic", words.count == 2, let pair = Data(base64Encoded: words[1]) {
            let text = String(decoding: pair, as: UTF8.self)
            secrets += [text] + (text.firstIndex(of: ":").map { [String(text[text.index(after: $0)...])] } ?? [])
        }
        return secrets
            + words.compactMap { word in word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) } }
    }
}

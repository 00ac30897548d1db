import Foundation

/// Replaces secrets in requests and responses with ``mark`` before they are written anywhere.
///
/// Secrets are found by name (header fields, URL queries, JSON members) and by value: ``secrets`` and the values of the request's secret
/// header fields are replaced everywhere, because servers repeat keys in errors and answers. A value is also found if it is escaped for JSON,
/// URLs or HTML, or within base64; from 12 bytes on also in other case, and with blanks or control characters in between.
public struct Redactor: Sendable {
    /// The text that replaces a secret.
    public static let mark = "REDACTED"

    /// Lower-case names of header fields whose value is secret.
    package var headerNames: Set<String>
    /// Lower-case names of query parameters whose value is secret.
    package var queryNames: Set<String>
    /// Lower-case names of JSON members whose value is secret.
    package var jsonNames: Set<String>
    /// Values that are secret everywhere, also escaped or in base64. Values shorter than 6 bytes are ignored.
    public var secrets: [String] {
        didSet { matcher = SecretMatcher(secrets) }
    }
    private(set) var matcher: SecretMatcher

    /// Shorter secrets would also be found by chance, for instance in images.
    package static let minimumSecretBytes = 6

    /// The header fields in which known servers expect credentials.
    public static let standardHeaders: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-key", "x-api-key", "api-key",
        "x-goog-api-key",
        "x-auth-token", "x-amz-security-token", "openai-organization", "openai-project",
    ]
    /// The parameters in which known servers expect credentials or signatures.
    public static let standardNames: Set<String> = [
        "key", "api_key", "apikey", "api-key", "token", "access_token", "auth", "password", "secret", "client_secret",
        "sig",
        "signature", "x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-goog-signature",
        "webhook_secret",
    ]

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
    package func learning(from request: HTTPRequest) -> Redactor {
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

    package func knowing(_ more: [String]) -> Redactor {
        let new = Set(more).subtracting(secrets).filter { !$0.isEmpty }
        guard !new.isEmpty else { return self }
        var redactor = self
        redactor.secrets += new.sorted()
        return redactor
    }

    private func isSecret(header name: String) -> Bool {
        let name = name.lowercased()
        // It names a job and is not a secret.
        guard name != "idempotency-key" else { return false }
        return headerNames.contains(name)
            || ["auth", "key", "token", "secret", "cookie", "password"].contains { name.contains($0) }
    }

    package func headers(_ headers: HTTPHeaders) -> HTTPHeaders {
        HTTPHeaders(
            headers.fields.map { field in
                HTTPHeaders.Field(
                    field.name, headerNames.contains(field.name.lowercased()) ? Self.mark : text(field.value))
            })
    }

    /// The URL as text, without secrets in user, password, query and elsewhere.
    package func url(_ url: URL) -> String {
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

    /// The text without known secrets; names are not checked. Redact before you shorten: half of a key is not found.
    public func text(_ text: String) -> String { self.text(text, isCut: false) }

    /// - Parameter isCut: Whether the text may be truncated; then the beginning of a secret at its end counts as one.
    package func text(_ text: String, isCut: Bool) -> String {
        guard !matcher.isEmpty else { return text }
        var copy = text
        let clean = copy.withUTF8 { bytes -> String? in
            let ranges = matcher.find(in: UnsafeRawBufferPointer(bytes), isCut: isCut).ranges
            return ranges.isEmpty ? nil : String(decoding: Self.replaced(Array(bytes), ranges), as: UTF8.self)
        }
        return clean ?? text
    }

    /// The body without secrets: known values, and the values of secret names if it looks like JSON.
    public func body(_ body: Data) -> Data { replacing(in: body).data }

    /// A body that may be truncated: the beginning of a secret at its end counts as one.
    package func body(_ body: Data, isCut: Bool) -> Data { replacing(in: body, isCut: isCut).data }

    package var hasSecrets: Bool { !matcher.isEmpty }

    package func finds(in body: Data, isCut: Bool = false) -> Bool {
        !matcher.isEmpty && !body.withUnsafeBytes { matcher.find(in: $0, isCut: isCut) }.ranges.isEmpty
    }

    /// The error without the request's own secrets in its message: a server can put them into a redirect's address.
    package static func clean(_ error: any Error, of request: HTTPRequest) -> any Error {
        guard var error = error as? HTTPError else { return error }
        error.message = standard.learning(from: request).text(error.message)
        return error
    }

    /// With the standard names and no secrets. Made once, because it lowercases many names.
    package static let standard = Redactor()

    /// `Bearer abc` and `Basic abc` hold the secret `abc`, and `a=b; c=d` the secrets `b` and `d`. `Basic` is followed by user and password in
    /// base64 (RFC 7617); a server may repeat the password alone.
    private static func secrets(in value: String) -> [String] {
        let words = value.split { " ;,".contains($0) }.map(String.init)
        var secrets = words.filter { !["bearer", "basic", "token", "key"].contains($0.lowercased()) }
        // Anything but a scheme and a word is also secret as a whole.
        if words.count != 2 || secrets.count != 1 { secrets.append(value) }
        if words.first?.lowercased() == "basic", words.count == 2, let pair = Data(base64Encoded: words[1]) {
            let text = String(decoding: pair, as: UTF8.self)
            secrets += [text] + (text.firstIndex(of: ":").map { [String(text[text.index(after: $0)...])] } ?? [])
        }
        return secrets
            + words.compactMap { word in word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) } }
    }
}

extension Redactor {
    /// A body without secrets, and where it was changed.
    struct Replaced {
        var data: Data
        /// The replaced ranges of the old body, in order.
        var ranges: [Range<Int>]

        /// The offset in the new body for one in the old body; within a secret: the end of its mark.
        func offset(_ old: Int) -> Int {
            var change = 0
            for range in ranges where range.lowerBound < old {
                change += Redactor.mark.utf8.count - range.count
                if range.upperBound > old { return range.upperBound + change }
            }
            return old + change
        }
    }

    func replacing(in body: Data, isCut: Bool = false) -> Replaced {
        // From 0, so that offsets and indices are the same.
        let body = body.startIndex == 0 ? body : Data(body)
        var found = body.withUnsafeBytes { matcher.find(in: $0, isCut: isCut) }.ranges
        let isBinary = body.prefix(512).contains(0)
        if !jsonNames.isEmpty, !isBinary { found += JSONSecretScanner(names: jsonNames).ranges(in: body) }
        var ranges: [Range<Int>] = []
        for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, range.lowerBound < last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
        guard !ranges.isEmpty else { return Replaced(data: body, ranges: []) }
        return Replaced(data: Self.replaced(body, ranges), ranges: ranges)
    }

    /// Replaces ranges of bytes, whose indices begin at 0, with the mark.
    static func replaced<Bytes: RangeReplaceableCollection<UInt8>>(_ bytes: Bytes, _ ranges: [Range<Int>]) -> Bytes
    where Bytes.Index == Int {
        var result = Bytes()
        var start = bytes.startIndex
        for range in ranges {
            result.append(contentsOf: bytes[start..<range.lowerBound])
            result.append(contentsOf: mark.utf8)
            start = range.upperBound
        }
        result.append(contentsOf: bytes[start...])
        return result
    }
}

extension Redactor {
    /// Whether JSON, or an event stream of JSON, repeats a secret in pieces: in the texts of one member, joined over all events.
    func findsInPieces(of body: Data) -> Bool {
        guard !matcher.isEmpty else { return false }
        var texts: [String: String] = [:]
        if let value = Self.json(body) {
            Self.collect(value, "", into: &texts)
        } else {
            var parser = ServerSentEventParser()
            let events = (try? parser.append(body + Data("\n\n".utf8))) ?? []
            for event in events {
                if let value = Self.json(Data(event.data.utf8)) { Self.collect(value, "", into: &texts) }
            }
        }
        return texts.values.contains { finds(in: Data($0.utf8)) }
    }

    private static func json(_ data: Data) -> Any? { try? JSONSerialization.jsonObject(with: data) }

    /// Collects the texts of a value by path. List elements share a path unless they have an `index`.
    private static func collect(_ value: Any, _ path: String, into texts: inout [String: String]) {
        switch value {
        case let text as String: texts[path, default: ""] += text
        case let elements as [Any]:
            for element in elements {
                let index = (element as? [String: Any])?["index"] as? Int
                collect(element, "\(path)[\(index ?? 0)]", into: &texts)
            }
        case let members as [String: Any]:
            for (name, member) in members { collect(member, "\(path)/\(name)", into: &texts) }
        default: break
        }
    }
}

/// Removes secrets from a text that arrives in pieces. It holds back only what may be the beginning of a secret, and yields in total what
/// ``Redactor/text(_:)`` returns for the whole text.
package struct StreamRedactor: Sendable {
    private let matcher: SecretMatcher
    private var held: [UInt8] = []

    package init(_ redactor: Redactor) { matcher = redactor.matcher }

    /// Adds a piece and returns what can be shown so far.
    package mutating func push(_ piece: String) -> String {
        if matcher.isEmpty { return piece }
        if held.isEmpty {
            var piece = piece
            let isClean = piece.withUTF8 { bytes in
                let found = matcher.find(in: UnsafeRawBufferPointer(bytes), isEnd: false)
                return found.ranges.isEmpty && found.open == nil
            }
            if isClean { return piece }
        }
        held += piece.utf8
        return emit(isEnd: false, isCut: false)
    }

    /// Returns the rest.
    ///
    /// - Parameter isCut: Whether the text may be truncated; then the beginning of a secret at its end counts as one.
    package mutating func finish(isCut: Bool = false) -> String {
        held.isEmpty ? "" : emit(isEnd: true, isCut: isCut)
    }

    private mutating func emit(isEnd: Bool, isCut: Bool) -> String {
        let found = held.withUnsafeBytes { matcher.find(in: $0, isEnd: isEnd, isCut: isCut) }
        let end = found.open ?? held.count
        let shown = Redactor.replaced(held[..<end], found.ranges)
        held.removeFirst(end)
        return String(decoding: shown, as: UTF8.self)
    }
}

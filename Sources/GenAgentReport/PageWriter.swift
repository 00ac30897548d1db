import Foundation
import GenAgent

/// The head and foot of every page. The content policy blocks everything from outside, and all scripts but the page's own.
enum PageFrame {
    static func head(title: String, styles: [StaticString], script: StaticString?) -> HTML {
        let title = title.filled.map { $0.count > 90 ? "\($0.prefix(89))…" : $0 } ?? "Session"
        let styleHashes = styles.map { "'sha256-\(hash($0))'" }.joined(separator: " ")
        let scripts = script.map { "'sha256-\(hash($0))'" } ?? "'none'"
        let policy =
            "default-src 'none'; img-src data:; style-src \(styleHashes); script-src \(scripts); base-uri 'none'; form-action 'none'"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="referrer" content="no-referrer"/>
            <meta name="generator" content="GenAgent \(genAgentVersion)"/>
            <link rel="icon" href="data:,"/>
            <title>\(title)</title>
            \(styles.map { style in "<style>\(HTML(stringLiteral: style))</style>\n" as HTML })\
            </head>

            """
    }

    static func foot(script: StaticString?) -> HTML {
        let script: HTML? = script.map { "<script>\(HTML(stringLiteral: $0))</script>\n" }
        return "\(script)</body>\n</html>\n"
    }

    /// SHA-256 of an inline style or script, in the form of a content policy (CSP Level 3, section 2.3.1).
    static func hash(_ source: StaticString) -> String {
        var bytes: [UInt8] = []
        let digits = Array(SHA256.hexDigest(of: source.withUTF8Buffer { Data($0) }).utf8)
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
            bytes.append(nibble(digits[index]) << 4 | nibble(digits[index + 1]))
        }
        return Data(bytes).base64EncodedString()
    }

    private static func nibble(_ digit: UInt8) -> UInt8 { digit <= 0x39 ? digit & 15 : digit & 15 &+ 9 }
}

/// Writes a page piece by piece, so that at most one image and a little markup are in memory.
final class PageWriter {
    private let emit: @Sendable (Data) async throws -> Void
    private var pending: [UInt8] = []
    private static let chunk = 1 << 16
    /// The digests of the images on the page, if each is to be written once.
    private var embedded: Set<ImageDigest>?

    /// - Parameters:
    ///   - embedsOnce: Each image is written once; a script shows it in the other places.
    ///   - emit: Called with the bytes, in order.
    init(embedsOnce: Bool, emit: @escaping @Sendable (Data) async throws -> Void) {
        embedded = embedsOnce ? [] : nil
        self.emit = emit
    }

    func write(_ html: HTML) async throws {
        pending += html.bytes
        if pending.count >= Self.chunk { try await flush() }
    }

    func flush() async throws {
        guard !pending.isEmpty else { return }
        let bytes = Data(pending)
        pending.removeAll(keepingCapacity: true)
        try await emit(bytes)
    }

    /// Adds an image, or the reason why it is missing.
    ///
    /// - Parameters:
    ///   - name: The name to show if it is missing.
    ///   - alternative: The alternative text.
    func writeImage(
        _ reference: ImageReference, name: String, alternative: String, transform: (any ImageTransform)?,
        of session: ReportSession
    ) async throws {
        let alternative = HTML(text: Self.short(alternative))
        if transform == nil, embedded?.contains(reference.digest) == true {
            return try await write(Self.mention(reference.digest, reference.size, alternative))
        }
        let image: EncodedImage
        switch await load(reference, transform: transform, of: session) {
        case .success(let loaded): image = loaded
        case .failure(let problem):
            let words =
                "\(name) (\(reference.size), \(Numbers.bytes(reference.byteCount))) is missing: \(problem.words)"
            return try await write("<span class=\"missing\">\(words)</span>")
        }
        if embedded?.insert(image.digest).inserted == false {
            return try await write(Self.mention(image.digest, image.size, alternative))
        }
        let size = Self.size(image.size)
        try await write(
            "<img data-image=\"\(image.digest.rawValue)\"\(size) alt=\"\(alternative)\" loading=\"lazy\" decoding=\"async\" src=\"data:\(image.format.mediaType);base64,"
        )
        try await flush()
        try await emit(image.data.base64EncodedData())
        try await write("\"/>")
    }

    /// An image whose bytes are elsewhere on the page; a script shows it here as well.
    private static func mention(_ digest: ImageDigest, _ size: PixelSize, _ alternative: HTML) -> HTML {
        "<img data-same=\"\(digest.rawValue)\"\(Self.size(size)) alt=\"\(alternative)\" decoding=\"async\"/>"
    }

    private struct Missing: Error { var words: String }

    private func load(
        _ reference: ImageReference, transform: (any ImageTransform)?, of session: ReportSession
    ) async -> Result<EncodedImage, Missing> {
        do {
            guard let image = try await session.loadImage(reference) else {
                return .failure(Missing(words: "the store does not have its bytes."))
            }
            guard image.digest == reference.digest else {
                return .failure(Missing(words: "the stored bytes are not the recorded ones (their SHA-256 differs)."))
            }
            guard let transform else { return .success(image) }
            return .success((try? await transform.transform(image)) ?? image)
        } catch {
            return .failure(Missing(words: "loading it failed. \(AdapterError(wrapping: error).message)"))
        }
    }

    private static func size(_ size: PixelSize) -> HTML { " width=\"\(size.width)\" height=\"\(size.height)\"" }

    /// Screen readers read alternative texts in full.
    private static func short(_ text: String) -> String {
        text.count > 300 ? "\(text.prefix(299))…" : text
    }
}

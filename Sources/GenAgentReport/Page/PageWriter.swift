import Foundation
import GenAgent

/// Writes a page piece by piece, so that it is never in memory as a whole: at most one image and a little markup are.
final class PageWriter {
    private let emit: @Sendable (Data) async throws -> Void
    private var pending: [UInt8] = []
    private static let chunk = 1 << 16
    /// Images that the page already holds, by digest, where they are to be held once.
    private var embedded: Set<String>?

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - embedsOnce: A second mention of an image refers to the first, which takes a script.
    ///   - emit: Takes the bytes, in order.
    init(embedsOnce: Bool, emit: @escaping @Sendable (Data) async throws -> Void) {
        embedded = embedsOnce ? [] : nil
        self.emit = emit
    }

    /// Adds markup.
    func write(_ html: HTML) async throws {
        pending += html.bytes
        if pending.count >= Self.chunk { try await flush() }
    }

    /// Adds what has not gone out yet.
    func flush() async throws {
        guard !pending.isEmpty else { return }
        let bytes = Data(pending)
        pending.removeAll(keepingCapacity: true)
        try await emit(bytes)
    }

    /// Adds an image, or says why it is not there.
    ///
    /// - Parameters:
    ///   - reference: What it should be.
    ///   - name: What to call it where it is missing.
    ///   - alternative: What it shows, for those who do not see it.
    ///   - transform: Changes it before it is written.
    ///   - session: Has the bytes.
    func writeImage(
        _ reference: ImageReference, name: String, alternative: String, transform: (any ImageTransform)?,
        of session: ReportSession
    ) async throws {
        let alternative = HTML(text: Self.short(alternative))
        let key = Self.key(reference, transform: transform)
        if embedded?.contains(key) == true {
            return try await write(Self.reference(reference, transform: transform, alternative: alternative))
        }
        let image: EncodedImage
        switch await load(reference, transform: transform, of: session) {
        case .success(let loaded): image = loaded
        case .failure(let problem):
            let words =
                "\(name) (\(reference.size), \(Numbers.bytes(reference.byteCount))) is missing: \(problem.words)"
            try await write("<p class=\"missing\" role=\"img\" aria-label=\"\(words)\">\(words)</p>")
            return
        }
        embedded?.insert(key)
        try await write(
            "<img data-image=\"\(key)\"\(Self.size(image.size)) alt=\"\(alternative)\" loading=\"lazy\" decoding=\"async\" src=\"data:\(image.format.mediaType);base64,"
        )
        try await flush()
        try await emit(image.data.base64EncodedData())
        try await write("\"/>")
    }

    /// An image whose bytes stand elsewhere on the page; a script shows it.
    static func reference(_ reference: ImageReference, transform: (any ImageTransform)?, alternative: HTML) -> HTML {
        "<img data-same=\"\(key(reference, transform: transform))\"\(size(reference.size)) alt=\"\(alternative)\" decoding=\"async\"/>"
    }

    /// Names an image, original or changed, within a page.
    private static func key(_ reference: ImageReference, transform: (any ImageTransform)?) -> String {
        "\(transform == nil ? "o" : "t")-\(reference.digest.rawValue.prefix(64))"
    }

    private struct Missing: Error { var words: String }

    private func load(
        _ reference: ImageReference, transform: (any ImageTransform)?, of session: ReportSession
    ) async -> Result<EncodedImage, Missing> {
        do {
            guard let image = try await session.loadImage(reference) else {
                return .failure(Missing(words: "its bytes are not in the store."))
            }
            guard image.digest == reference.digest else {
                return .failure(Missing(words: "the bytes found are not the recorded ones (their SHA-256 differs)."))
            }
            guard let transform else { return .success(image) }
            return .success((try? await transform.transform(image)) ?? image)
        } catch {
            return .failure(Missing(words: "loading it failed. \(AdapterError(wrapping: error).message)"))
        }
    }

    private static func size(_ size: PixelSize) -> HTML { " width=\"\(size.width)\" height=\"\(size.height)\"" }

    /// Screen readers read an alternative text to its end.
    private static func short(_ text: String) -> String {
        text.count > 300 ? "\(text.prefix(299))…" : text
    }
}

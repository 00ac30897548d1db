import Foundation
import GenAgent

/// Writes a page piece by piece, so that it is never in memory as a whole: at most one image and a little markup are.
final class PageWriter {
    private let emit: @Sendable (Data) async throws -> Void
    private var pending: [UInt8] = []
    private static let chunk = 1 << 16
    /// The digests of what the page already holds, where every image is to be held once.
    private var embedded: Set<ImageDigest>?

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

    /// An image whose bytes stand elsewhere on the page; a script shows it here as well.
    private static func mention(_ digest: ImageDigest, _ size: PixelSize, _ alternative: HTML) -> HTML {
        "<img data-same=\"\(digest.rawValue)\"\(Self.size(size)) alt=\"\(alternative)\" decoding=\"async\"/>"
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

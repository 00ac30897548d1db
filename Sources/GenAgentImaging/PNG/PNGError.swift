import Foundation

/// Why a PNG could not be read or written.
///
/// Compare it with `code`, which can gain cases without breaking your code:
/// ```swift
/// catch { if error.code == .truncated { try await downloadAgain() } }
/// ```
public struct PNGError: Error, Sendable, Hashable {
    /// The kinds of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Base: String, Sendable {
            case notPNG, truncated, corrupt, tooManyPixels, tooManyBytes, invalidText, encodingFailed, outOfMemory
        }
        private let base: Base

        public static let notPNG = Code(base: .notPNG)
        public static let truncated = Code(base: .truncated)
        /// The file is damaged, or its header promises what its data cannot hold.
        public static let corrupt = Code(base: .corrupt)
        /// The image has more pixels than `PNGLimits.maxPixels`.
        public static let tooManyPixels = Code(base: .tooManyPixels)
        /// The file has more bytes than `PNGLimits.maxBytes`.
        public static let tooManyBytes = Code(base: .tooManyBytes)
        public static let invalidText = Code(base: .invalidText)
        public static let encodingFailed = Code(base: .encodingFailed)
        public static let outOfMemory = Code(base: .outOfMemory)

        public var description: String { base.rawValue }
    }

    public let code: Code
    /// What was attempted, what came back, and what to do: one or two sentences for a person.
    public let message: String
    public let libpngMessage: String?

    init(_ code: Code, _ message: String, libpng: String? = nil) {
        self.code = code
        self.message = message
        self.libpngMessage = libpng
    }
}

extension PNGError: CustomStringConvertible {
    public var description: String {
        guard let libpngMessage else { return message }
        return "\(message) (libpng: \(libpngMessage))"
    }
}

extension PNGError {
    static func notPNG(_ data: Data) -> PNGError {
        let start = data.prefix(12).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        let kind = likelyKind(of: data).map { "; this looks like \($0)" } ?? ""
        return PNGError(
            .notPNG,
            "Cannot read \(bytes(data.count)) as PNG: they start with \(start.joined(separator: " ")), "
                + "not with the PNG signature\(kind). Ask the source for PNG, or convert the image first.")
    }

    static func truncated(count: Int, doing: String, libpng: String? = nil) -> PNGError {
        PNGError(
            .truncated,
            "Cannot \(doing): the file ends after \(bytes(count)), before its end chunk. "
                + "Download the whole file again; a transfer was probably cut off.",
            libpng: libpng)
    }

    static func corrupt(doing: String, because reason: String? = nil, libpng: String? = nil) -> PNGError {
        PNGError(
            .corrupt,
            "Cannot \(doing): \(reason ?? "the file is damaged"). Download or generate the file again.",
            libpng: libpng)
    }

    static func tooManyPixels(width: Int, height: Int, limit: Int) -> PNGError {
        PNGError(
            .tooManyPixels,
            "Refused to decode a PNG of \(width)x\(height) pixels: that is more than the limit of \(limit). "
                + "Raise PNGLimits.maxPixels if you trust the source, or ask for a smaller image.")
    }

    static func tooManyBytes(count: Int, limit: Int) -> PNGError {
        PNGError(
            .tooManyBytes,
            "Refused to read a PNG of \(bytes(count)): that is more than the limit of \(limit). "
                + "Raise PNGLimits.maxBytes if you trust the source.")
    }

    static func invalidText(_ text: PNGText, _ problem: String) -> PNGError {
        PNGError(
            .invalidText,
            "Cannot write the text chunk \"\(text.keyword.prefix(80))\": \(problem). "
                + "Use a keyword of 1 to 79 printable Latin-1 characters and a text without null characters.")
    }

    static func encodingFailed(_ bitmap: Bitmap, because reason: String?, libpng: String? = nil) -> PNGError {
        PNGError(
            .encodingFailed,
            "Cannot write a PNG of \(bitmap.width)x\(bitmap.height) pixels: \(reason ?? "libpng refused"). "
                + "Check the size of the image and the free memory.",
            libpng: libpng)
    }

    static func outOfMemory(doing: String) -> PNGError {
        PNGError(.outOfMemory, "Cannot \(doing): no memory for libpng. Free some, or work on fewer images at once.")
    }

    private static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

    /// What servers send instead of a PNG, recognized by the first bytes.
    private static func likelyKind(of data: Data) -> String? {
        if data.starts(with: [0xFF, 0xD8, 0xFF]) { return "a JPEG" }
        if data.starts(with: Array("GIF8".utf8)) { return "a GIF" }
        if data.starts(with: Array("RIFF".utf8)), data.dropFirst(8).starts(with: Array("WEBP".utf8)) { return "a WebP" }
        if data.starts(with: Array("iVBORw0K".utf8)) { return "a PNG that is still in base64" }
        if data.starts(with: Array("data:".utf8)) { return "a data URL" }
        if data.starts(with: Array("{".utf8)) { return "JSON, perhaps an error of the server" }
        if data.starts(with: Array("<".utf8)) { return "HTML or XML, perhaps an error page" }
        return nil
    }
}

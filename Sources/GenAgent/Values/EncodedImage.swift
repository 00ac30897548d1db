import Foundation

/// An image as encoded bytes. The core never decodes pixels: it reads format and size from the header and passes the bytes through untouched.
public struct EncodedImage: Sendable, Hashable {
    /// The largest side in pixels that a header may claim: 32,768.
    package static let maximumSide = 32_768
    /// The largest number of pixels that a header may claim: 134,217,728 (2^27), which is 512 MB as RGBA.
    package static let maximumPixels = 1 << 27

    /// The file's bytes, exactly as the generator sent them.
    public let data: Data
    public let format: ImageFormat
    public let size: PixelSize
    /// SHA-256 of the bytes: what records refer to.
    public let digest: ImageDigest

    /// Reads format and size from the header and hashes the bytes. `checkComplete()` tells whether the file is complete.
    ///
    /// - Throws: ``ImageDataError`` if the bytes are not PNG, JPEG or WebP, if the header is cut off, or if it claims more than
    ///   `maximumSide` or `maximumPixels`.
    public init(_ data: Data) throws(ImageDataError) {
        let (format, size) = try ImageHeader.read(data)
        guard size.width <= Self.maximumSide, size.height <= Self.maximumSide,
            size.width * size.height <= Self.maximumPixels
        else {
            throw ImageDataError(
                .tooLarge,
                "The \(format.name) header says \(size) pixels; at most \(Self.maximumSide) a side and \(Self.maximumPixels) in all are accepted."
            )
        }
        try self.init(stored: data)
    }

    /// Reads what was accepted before, perhaps by a version with other bounds: a stored session stays readable.
    package init(stored data: Data) throws(ImageDataError) {
        let (format, size) = try ImageHeader.read(data)
        self.data = data
        self.format = format
        self.size = size
        self.digest = ImageDigest(of: data)
    }

    /// Equal bytes are equal images.
    public static func == (left: EncodedImage, right: EncodedImage) -> Bool { left.digest == right.digest }

    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// The SHA-256 of an image's bytes, as 64 lowercase hexadecimal digits. It identifies content; it does not protect it.
public struct ImageDigest: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public let rawValue: String

    /// Makes a digest from its text, which is not checked.
    public init(rawValue: String) { self.rawValue = rawValue }

    package init(of data: Data) { rawValue = SHA256.hexDigest(of: data) }

    public var description: String { rawValue }
}

/// An image in a record: everything but the bytes.
public struct ImageReference: Sendable, Hashable, Codable {
    /// SHA-256 of the bytes; the store finds the image by it.
    public var digest: ImageDigest
    public var format: ImageFormat
    public var size: PixelSize
    public var byteCount: Int

    package init(_ image: EncodedImage) {
        digest = image.digest
        format = image.format
        size = image.size
        byteCount = image.data.count
    }
}

/// The bytes are not an image that this library accepts.
public struct ImageDataError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of error. A struct, so that new codes do not break existing code.
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// Not PNG, JPEG or WebP.
        public static let notAnImage = Code(rawValue: "notAnImage")
        /// The header is cut off or makes no sense.
        public static let badHeader = Code(rawValue: "badHeader")
        /// The header claims more pixels than `EncodedImage/maximumSide` and `EncodedImage/maximumPixels` allow.
        public static let tooLarge = Code(rawValue: "tooLarge")
        /// The file ends before its format says it may.
        public static let truncated = Code(rawValue: "truncated")
    }

    public let code: Code
    /// The message for people; with the codes `notAnImage` and `badHeader` it shows the first bytes in hexadecimal.
    public let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

/// An encoded image's file format, recognized by its first bytes.
public enum ImageFormat: String, Sendable, Hashable, Codable, CaseIterable {
    case png, jpeg, webp

    /// The media type, such as `image/png` (RFC 2045, IANA registry).
    public var mediaType: String { "image/\(rawValue)" }

    /// The usual file name extension, without a dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// The usual spelling, such as `WebP`.
    package var name: String { self == .webp ? "WebP" : rawValue.uppercased() }
}

/// Width and height in pixels.
public struct PixelSize: Sendable, Hashable, Codable, CustomStringConvertible {
    public var width: Int
    public var height: Int

    /// Makes a size; nothing is checked.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Width and height, as in `512x768`.
    public var description: String { "\(width)x\(height)" }
}

/// Changes an image before a model sees it: scales it down, fits its sides to multiples of 28, re-encodes it.
///
/// The core does not decode pixels; code that needs them injects a transform.
public protocol ImageTransform: Sendable {
    /// Returns the changed image, or the same one if nothing needs to change.
    func transform(_ image: EncodedImage) async throws -> EncodedImage
}

extension EncodedImage {
    /// Whether the file reaches the end that its format announces; see `checkComplete()`.
    package var isComplete: Bool { (try? checkComplete()) != nil }

    /// Checks that the file reaches its end: the end chunk of a PNG, the end marker of a JPEG, the length in the head of a WebP.
    ///
    /// Nothing is decoded and nothing is allocated. Bytes after the end are ignored. A complete file may still hold pixels that no
    /// decoder can read.
    /// - Throws: ``ImageDataError`` with the code `truncated`; it says how many bytes there are and what is missing.
    package func checkComplete() throws(ImageDataError) {
        let missing = data.withUnsafeBytes { bytes in
            switch format {
            case .png: ImageEnd.missingInPNG(bytes)
            case .jpeg: ImageEnd.missingInJPEG(bytes)
            case .webp: ImageEnd.missingInWebP(bytes)
            }
        }
        guard let missing else { return }
        throw ImageDataError(
            .truncated,
            "The \(format.name) of \(size) pixels is truncated: it ends after \(data.count) bytes, \(missing).")
    }
}

/// Looks for the end of an encoded image. Total: any bytes give an answer, in one pass.
enum ImageEnd {
    /// PNG: a list of chunks, of which the last is `IEND` (PNG, section 5.6). `nil`: it is there.
    static func missingInPNG(_ bytes: UnsafeRawBufferPointer) -> String? {
        var position = 8
        while position <= bytes.count - 12 {
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            let name = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self))
            guard length <= bytes.count - position - 12 else { return "within a chunk" }
            if name == 0x4945_4E44 { return nil }
            position += 12 + length
        }
        return "before its end chunk (IEND)"
    }

    /// JPEG: segments with lengths and, after `SOS`, coded data in which a marker is 0xFF and a code that stands for no data byte; the
    /// last marker is `EOI` (ITU-T T.81, annex B). `nil`: it is there. The end of a thumbnail within a segment does not count.
    static func missingInJPEG(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let start = bytes.baseAddress else { return "within its head" }
        var position = 2
        while position < bytes.count, let mark = memchr(start + position, 0xFF, bytes.count - position) {
            position = UnsafeRawPointer(mark) - start + 1
            while position < bytes.count, bytes[position] == 0xFF { position += 1 }
            guard position < bytes.count else { break }
            let code = bytes[position]
            position += 1
            switch code {
            case 0xD9: return nil
            case 0x00, 0x01, 0xD0...0xD8: continue  // A data byte of 0xFF, or a marker that stands alone.
            default:
                guard position + 2 <= bytes.count else { return "within a segment" }
                // The length counts itself; less than 2 is damage, over which a decoder looks for the next marker.
                let length = max(2, Int(bytes[position]) << 8 | Int(bytes[position + 1]))
                guard length <= bytes.count - position else { return "within a segment" }
                position += length
            }
        }
        return "before its end marker (EOI)"
    }

    /// WebP: the head says how many bytes follow, and chunks fill them (RFC 9649, sections 2.3 and 2.4). `nil`: they do.
    static func missingInWebP(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 12 else { return "within its head" }
        func number(at position: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
        }
        let end = 8 + number(at: 4)
        var position = 12
        while position < end {
            guard position <= bytes.count - 8, position <= end - 8 else { return "and its head announces \(end)" }
            let length = number(at: position + 4)
            guard length <= bytes.count - position - 8 else { return "within a chunk; its head announces \(end)" }
            guard length <= end - position - 8 else {
                return "and its head announces \(end), fewer than its chunks need"
            }
            // The byte that makes a length even is missing at the end of some files.
            position += 8 + length + length % 2
        }
        return position > 12 ? nil : "and its head announces \(end)"
    }
}

import Foundation

/// An image as encoded bytes. The core never decodes pixels: it reads format and size from the header and passes the bytes through untouched.
public struct EncodedImage: Sendable, Hashable {
    /// The most pixels of a side that a header may claim: 32,768.
    public static let maximumSide = 32_768
    /// The most pixels that a header may claim: 134,217,728 (2^27), which is 512 MB as RGBA.
    public static let maximumPixels = 1 << 27

    /// The file's bytes, exactly as the generator sent them.
    public let data: Data
    /// The format, by the first bytes.
    public let format: ImageFormat
    /// Width and height in pixels, by the header.
    public let size: PixelSize
    /// SHA-256 of the bytes: what records refer to.
    public let digest: ImageDigest

    /// Reads format and size from the header and hashes the bytes. Whether the file is whole, ``checkComplete()`` tells.
    ///
    /// - Throws: ``ImageDataError`` if the bytes are not PNG, JPEG or WebP, if the header is cut off, or if it claims more than
    ///   ``maximumSide`` or ``maximumPixels``.
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

    /// Hashes the digest, which stands for the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// The SHA-256 of an image's bytes, as 64 lowercase hexadecimal digits. It addresses content; it protects nothing.
public struct ImageDigest: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// 64 lowercase hexadecimal digits.
    public let rawValue: String

    /// Takes a digest as its text; nothing is checked.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Hashes bytes.
    public init(of data: Data) { rawValue = SHA256.hexDigest(of: data) }

    /// The raw value.
    public var description: String { rawValue }
}

/// What a record keeps of an image: everything but the bytes.
public struct ImageReference: Sendable, Hashable, Codable {
    /// SHA-256 of the bytes; the store finds the image by it.
    public var digest: ImageDigest
    /// The format of the bytes.
    public var format: ImageFormat
    /// Width and height in pixels.
    public var size: PixelSize
    /// Length of the encoded bytes.
    public var byteCount: Int

    /// Describes an image.
    public init(_ image: EncodedImage) {
        digest = image.digest
        format = image.format
        size = image.size
        byteCount = image.data.count
    }
}

/// Bytes that are not an image this library accepts.
public struct ImageDataError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble it is. A struct with named codes, so that new ones break no code.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's name.
        public let rawValue: String

        /// Makes a code from its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Not PNG, JPEG or WebP.
        public static let notAnImage = Code(rawValue: "notAnImage")
        /// The header is cut off or makes no sense.
        public static let badHeader = Code(rawValue: "badHeader")
        /// The header claims more pixels than ``EncodedImage/maximumSide`` and ``EncodedImage/maximumPixels`` allow.
        public static let tooLarge = Code(rawValue: "tooLarge")
        /// The file ends before its format says it may.
        public static let truncated = Code(rawValue: "truncated")
    }

    /// What kind of trouble it is.
    public let code: Code
    /// What is wrong, for people; with the codes `notAnImage` and `badHeader` it shows the first bytes in hexadecimal.
    public let description: String

    /// Makes an error with these words for people.
    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

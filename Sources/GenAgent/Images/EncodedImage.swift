import Foundation
import GenAgentHash

/// An image as encoded bytes. The core never decodes pixels: it reads format and size from the header and passes the bytes through untouched.
public struct EncodedImage: Sendable, Hashable {
    /// The file's bytes, exactly as the generator sent them.
    public let data: Data
    /// The format, by the first bytes.
    public let format: ImageFormat
    /// Width and height in pixels, by the header.
    public let size: PixelSize
    /// SHA-256 of the bytes: what records refer to.
    public let digest: ImageDigest

    /// Reads format and size from the header and hashes the bytes.
    ///
    /// - Throws: ``ImageDataError`` where the bytes are no PNG, JPEG or WebP, or where the header is cut off.
    public init(_ data: Data) throws(ImageDataError) {
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

/// Bytes that are no image this library knows.
public struct ImageDataError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, with the first bytes in hexadecimal.
    public let description: String

    /// Makes an error with these words for people.
    package init(_ description: String) { self.description = description }
}

import Foundation

extension EncodedImage {
    /// Whether the file reaches the end that its format announces; see ``checkComplete()``.
    public var isComplete: Bool { (try? checkComplete()) != nil }

    /// Checks that the file reaches its end: the end chunk of a PNG, the end marker of a JPEG, the length in the head of a WebP.
    ///
    /// Nothing is decoded and nothing is allocated. Bytes behind the end do no harm. A whole file may still hold pixels that no
    /// decoder can read.
    /// - Throws: ``ImageDataError`` with the code `truncated`, which says how many bytes there are and what is missing.
    public func checkComplete() throws(ImageDataError) {
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

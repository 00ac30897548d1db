import Foundation

extension PNG {
    /// Reads size, kind and text chunks without decoding a pixel, wherever in the file the texts stand.
    ///
    /// The pixel limit does not apply, since no pixel is read. Checksums of header and texts are checked, not those of
    /// pixels. The file must be whole, down to its end chunk. Packed texts that would unpack to more than 64 MB
    /// together are left out, with a warning.
    /// - Throws: `notPNG`, `truncated`, `corrupt`, `tooManyBytes` or `outOfMemory`.
    public static func info(_ data: Data, limits: PNGLimits = .default) throws(PNGError) -> PNGInfo {
        try info(data, limits: limits, textMemory: 64_000_000)
    }

    /// Reads with at most so much memory for what texts unpack to, on top of what they take in the file.
    static func info(_ data: Data, limits: PNGLimits, textMemory: Int) throws(PNGError) -> PNGInfo {
        let task = "read the header of a PNG"
        try checkStart(of: data, limits: limits, doing: task)
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(PNGError) in
                let chunks = PNGChunks(bytes)
                guard chunks.isComplete else { throw PNGError.truncated(count: bytes.count, doing: task) }
                return try digest(of: bytes, chunks).withUnsafeBytes { stitched in
                    Result { () throws(PNGError) in
                        // libpng holds a chunk as it reads it, and a copy of its text.
                        let memory = 2 * stitched.count + textMemory
                        return try PNGReader(stitched, textMemory: memory, task: task).readInfo()
                    }
                }.get()
            }
        }
        return try result.get()
    }

    /// The file without its pixels: header, palette and texts, then the start of an IDAT chunk, where libpng stops to
    /// read. So texts behind the pixels are found too, and nothing is inflated.
    private static func digest(of bytes: UnsafeRawBufferPointer, _ chunks: PNGChunks) -> [UInt8] {
        var result = PNGChunks.signature
        for range in chunks.described { result += bytes[range] }
        return result + [0, 0, 0, 0] + Array("IDAT".utf8)
    }
}

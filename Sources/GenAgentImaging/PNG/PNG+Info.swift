import Foundation

extension PNG {
    /// Reads size, kind and text chunks without decoding a pixel, wherever in the file the texts stand.
    ///
    /// The pixel limit does not apply, since no pixel is read. Checksums of header and texts are checked, those of the pixels are not.
    /// - Throws: `notPNG`, `truncated`, `corrupt`, `tooManyBytes` or `outOfMemory`.
    public static func info(_ data: Data, limits: PNGLimits = .default) throws(PNGError) -> PNGInfo {
        let task = "read the header of a PNG"
        try checkStart(of: data, limits: limits, doing: task)
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(PNGError) in
                let chunks = PNGChunks(bytes)
                let digest = digest(of: bytes, chunks)
                let info = try digest.withUnsafeBytes { stitched in
                    Result { () throws(PNGError) in
                        try PNGReader(stitched, keepText: true, task: task).readInfo()
                    }
                }.get()
                guard chunks.isComplete else { throw PNGError.truncated(count: bytes.count, doing: task) }
                return info
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

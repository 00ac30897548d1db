import Foundation

extension PNG {
    /// Decodes a PNG of any kind.
    ///
    /// Limits are checked, and a header is refused that promises more than the file's compressed bytes could hold,
    /// before memory for pixels is asked for.
    /// - Throws: `notPNG`, `truncated`, `corrupt`, `tooManyPixels`, `tooManyBytes` or `outOfMemory`.
    public static func decode(_ data: Data, limits: PNGLimits = .default) throws(PNGError) -> Bitmap {
        try decode(data, limits: limits, willAllocate: { _ in })
    }

    /// Decodes and says how many bytes it is about to ask for, so that a test can see that a lie gets none.
    static func decode(
        _ data: Data, limits: PNGLimits, willAllocate: (Int) -> Void
    ) throws(PNGError) -> Bitmap {
        try checkStart(of: data, limits: limits, doing: "decode a PNG")
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(PNGError) in try decode(bytes, limits: limits, willAllocate: willAllocate) }
        }
        return try result.get()
    }

    private static func decode(
        _ bytes: UnsafeRawBufferPointer, limits: PNGLimits, willAllocate: (Int) -> Void
    ) throws(PNGError) -> Bitmap {
        let reader = try PNGReader(bytes, textMemory: nil, task: "decode a PNG")
        let info = try reader.readInfo()
        // 31 bits each: the product fits.
        guard info.width * info.height <= limits.maxPixels else {
            throw .tooManyPixels(width: info.width, height: info.height, limit: limits.maxPixels)
        }
        let chunks = PNGChunks(bytes)
        guard chunks.canHold(info) else {
            let size = "\(info.width)x\(info.height)"
            guard chunks.isComplete else {
                throw .truncated(count: bytes.count, doing: "decode a PNG of \(size) pixels")
            }
            throw .corrupt(
                doing: "decode a PNG of \(size) pixels",
                because: "its \(chunks.pixelBytes) bytes of compressed pixels cannot hold that many")
        }
        let (byteCount, overflow) = (info.width * info.height).multipliedReportingOverflow(by: 4)
        guard !overflow else {
            throw .tooManyPixels(width: info.width, height: info.height, limit: limits.maxPixels)
        }
        willAllocate(byteCount)
        var failure: PNGError?
        // Not cleared first: pages that a broken file never fills are never touched, so they cost no memory.
        let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
            do throws(PNGError) {
                try reader.readPixels(into: UnsafeMutableBufferPointer(rebasing: buffer[..<byteCount]))
                filled = byteCount
            } catch { failure = error }
        }
        if let failure { throw failure }
        return Bitmap(width: info.width, height: info.height, pixels: pixels)
    }

    /// Size and signature: what can be said before libpng is asked.
    static func checkStart(of data: Data, limits: PNGLimits, doing task: String) throws(PNGError) {
        guard data.count <= limits.maxBytes else { throw .tooManyBytes(count: data.count, limit: limits.maxBytes) }
        let signature = PNGChunks.signature
        guard !data.starts(with: signature) else { return }
        throw signature.starts(with: data) ? .truncated(count: data.count, doing: task) : .notPNG(data)
    }
}

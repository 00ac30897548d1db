import CGenAgentPNG
import Foundation

extension PNG {
    /// Decodes a PNG of any kind.
    ///
    /// Before any memory for pixels is allocated, limits are checked, and a header that promises more than the file's
    /// compressed bytes could hold is refused.
    ///
    /// - Throws: `notPNG`, `truncated`, `corrupt`, `tooManyPixels`, `tooManyBytes` or `outOfMemory`.
    public static func decode(_ data: Data, limits: PNGLimits = .default) throws(PNGError) -> Bitmap {
        try decode(data, limits: limits, willAllocate: { _ in })
    }

    /// Decodes and reports the allocation, so that a test can see that a false header causes none.
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
        // Not cleared first: memory that a broken file never fills is never touched.
        let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
            do throws(PNGError) {
                try reader.readPixels(into: UnsafeMutableBufferPointer(rebasing: buffer[..<byteCount]))
                filled = byteCount
            } catch { failure = error }
        }
        if let failure { throw failure }
        return Bitmap(width: info.width, height: info.height, pixels: pixels)
    }

    /// Checks size and signature before libpng is called.
    static func checkStart(of data: Data, limits: PNGLimits, doing task: String) throws(PNGError) {
        guard data.count <= limits.maxBytes else { throw .tooManyBytes(count: data.count, limit: limits.maxBytes) }
        let signature = PNGChunks.signature
        guard !data.starts(with: signature) else { return }
        throw signature.starts(with: data) ? .truncated(count: data.count, doing: task) : .notPNG(data)
    }
}

extension PNG {
    /// Reads size, type and text chunks, wherever they are in the file, without decoding pixels.
    ///
    /// The pixel limit does not apply, since no pixel is read. Checksums of header and texts are checked, not those of
    /// pixels. The file must be complete, including its end chunk. Compressed texts that would decompress to more than 64 MB
    /// in total are left out, with a warning.
    ///
    /// - Throws: `notPNG`, `truncated`, `corrupt`, `tooManyBytes` or `outOfMemory`.
    public static func info(_ data: Data, limits: PNGLimits = .default) throws(PNGError) -> PNGInfo {
        try info(data, limits: limits, textMemory: 64_000_000)
    }

    /// Reads with a memory limit, in bytes, for decompressed texts.
    static func info(_ data: Data, limits: PNGLimits, textMemory: Int) throws(PNGError) -> PNGInfo {
        let task = "read the header of a PNG"
        try checkStart(of: data, limits: limits, doing: task)
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(PNGError) in
                let chunks = PNGChunks(bytes)
                guard chunks.isComplete else { throw PNGError.truncated(count: bytes.count, doing: task) }
                return try digest(of: bytes, chunks).withUnsafeBytes { stitched in
                    Result { () throws(PNGError) in
                        // libpng holds a chunk while reading it, and a copy of its text.
                        let memory = 2 * stitched.count + textMemory
                        return try PNGReader(stitched, textMemory: memory, task: task).readInfo()
                    }
                }.get()
            }
        }
        return try result.get()
    }

    /// The file without its pixels: header, palette and texts, then the start of an IDAT chunk, where libpng stops
    /// reading. So texts after the pixels are found too, and nothing is decompressed.
    private static func digest(of bytes: UnsafeRawBufferPointer, _ chunks: PNGChunks) -> [UInt8] {
        var result = PNGChunks.signature
        for range in chunks.described { result += bytes[range] }
        return result + [0, 0, 0, 0] + Array("IDAT".utf8)
    }
}

/// One PNG being read by libpng; the bytes must outlive it.
struct PNGReader: ~Copyable {
    private let handle: OpaquePointer
    private let count: Int
    private let task: String

    /// - Parameters:
    ///   - textMemory: Bytes that libpng may use to read and keep text chunks; `nil` skips them all.
    ///   - task: Completes "Cannot ..." in errors.
    init(_ bytes: UnsafeRawBufferPointer, textMemory: Int?, task: String) throws(PNGError) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        // Without texts only rows take memory, and those are bounded by what the compressed pixels can hold.
        let handle = genagent_png_open(start, bytes.count, textMemory ?? Int.max, textMemory == nil ? 0 : 1)
        guard let handle else { throw .outOfMemory(doing: task) }
        self.handle = handle
        self.count = bytes.count
        self.task = task
    }

    deinit { genagent_png_close(handle) }

    var message: String? {
        let message = String(cString: genagent_png_message(handle))
        return message.isEmpty ? nil : message
    }

    /// Reads the header and, when text is kept, the text chunks before the pixels.
    func readInfo() throws(PNGError) -> PNGInfo {
        var header = genagent_png_header()
        try check(genagent_png_read_header(handle, &header))
        guard let type = PNGInfo.ColorType(code: Int(header.color_type)) else {
            throw .corrupt(doing: task, because: "color type \(header.color_type) does not exist")
        }
        let texts = (0..<genagent_png_text_count(handle)).map { Self.text(genagent_png_text_at(handle, $0)) }
        return PNGInfo(
            width: Int(header.width), height: Int(header.height), bitDepth: Int(header.bit_depth), colorType: type,
            isInterlaced: header.interlaced != 0, texts: texts, warning: message)
    }

    /// After `readInfo`: fills the buffer with rows of RGBA.
    func readPixels(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(PNGError) {
        try check(genagent_png_read_pixels(handle, buffer.baseAddress, buffer.count))
    }

    private func check(_ status: Int32) throws(PNGError) {
        switch Int(status) {
        case GENAGENT_PNG_OK: return
        case GENAGENT_PNG_RAN_OUT: throw .truncated(count: count, doing: task)
        default: throw .corrupt(doing: task, libpng: message)
        }
    }

    private static func text(_ raw: genagent_png_text) -> PNGText {
        let bytes = UnsafeRawBufferPointer(start: raw.text, count: raw.length)
        let text =
            raw.international != 0
            ? String(decoding: bytes, as: UTF8.self) : String(latin1: bytes)
        let keyword = UnsafeRawBufferPointer(start: raw.keyword, count: raw.keyword.map { strlen($0) } ?? 0)
        return PNGText(keyword: String(latin1: keyword), text: text)
    }
}

extension String {
    fileprivate init(latin1 bytes: UnsafeRawBufferPointer) {
        guard bytes.contains(where: { $0 > 127 }) else {
            self.init(decoding: bytes, as: UTF8.self)
            return
        }
        self.init(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

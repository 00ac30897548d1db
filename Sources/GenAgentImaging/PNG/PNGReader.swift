import CGenAgentPNG
import Foundation

/// One PNG being read by libpng; the bytes must outlive it.
struct PNGReader: ~Copyable {
    private let handle: OpaquePointer
    private let count: Int
    private let task: String

    /// Starts reading.
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

    /// libpng's words, or `nil` when it was silent.
    var message: String? {
        let message = String(cString: genagent_png_message(handle))
        return message.isEmpty ? nil : message
    }

    /// Reads the header and, when text is kept, the text chunks before the pixels.
    func readInfo() throws(PNGError) -> PNGInfo {
        var header = genagent_png_header()
        try check(genagent_png_read_header(handle, &header))
        guard let type = PNGInfo.ColorType(code: Int(header.color_type)) else {
            throw .corrupt(doing: task, because: "colour type \(header.color_type) does not exist")
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

import CGenAgentPNG
import Foundation

extension PNG {
    /// Encodes as 8-bit RGB when every pixel is opaque (a quarter less to compress), otherwise as RGBA.
    ///
    /// The same bitmap, options and texts give the same bytes, as long as libpng and zlib are the same.
    ///
    /// - Parameters:
    ///   - bitmap: The pixels.
    ///   - options: Level and filter.
    ///   - text: Text chunks to write before the pixels: tEXt where Latin-1 is enough, else iTXt in UTF-8.
    /// - Throws: `invalidText`, `encodingFailed` or `outOfMemory`.
    public static func encode(
        _ bitmap: Bitmap, options: PNGEncodingOptions = .default, text: [PNGText] = []
    ) throws(PNGError) -> Data {
        for entry in text {
            if let problem = entry.problem { throw .invalidText(entry, problem) }
        }
        guard let width = UInt32(exactly: bitmap.width), let height = UInt32(exactly: bitmap.height),
            width <= 0x7fff_ffff, height <= 0x7fff_ffff, let textCount = Int32(exactly: text.count)
        else { throw .encodingFailed(bitmap, because: "a side has more than 31 bits, or there are too many texts") }
        let arena = TextArena(text)
        var message = [CChar](repeating: 0, count: 200)
        var output = genagent_png_output()
        let isOpaque = bitmap.isOpaque
        let status = bitmap.pixels.withUnsafeBufferPointer { pixels in
            arena.withTexts { texts in
                message.withUnsafeMutableBufferPointer { message in
                    var job = genagent_png_job()
                    job.rgba = pixels.baseAddress
                    (job.width, job.height) = (width, height)
                    job.opaque = isOpaque ? 1 : 0
                    (job.level, job.filters) = (Int32(options.level), options.filter.mask)
                    (job.texts, job.text_count) = (texts.baseAddress, textCount)
                    (output.message, output.message_size) = (message.baseAddress, message.count)
                    return genagent_png_write(&job, &output)
                }
            }
        }
        guard Int(status) == GENAGENT_PNG_OK, let bytes = output.bytes else {
            free(output.bytes)
            if Int(status) == GENAGENT_PNG_NO_MEMORY { throw .outOfMemory(doing: "write a PNG") }
            let words = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw .encodingFailed(bitmap, because: nil, libpng: words)
        }
        return Data(bytesNoCopy: bytes, count: output.count, deallocator: .free)
    }
}

/// The strings of all text chunks in one block, so that C can point into it.
private struct TextArena {
    private var bytes: [UInt8] = []
    private var entries: [(keyword: Int, text: Int, isInternational: Bool)] = []

    init(_ texts: [PNGText]) {
        for entry in texts {
            let keyword = bytes.count
            bytes += entry.keyword.latin1CString
            let text = bytes.count
            bytes += entry.isLatin1 ? entry.text.latin1CString : Array(entry.text.utf8) + [0]
            entries.append((keyword, text, !entry.isLatin1))
        }
    }

    func withTexts<Result>(_ body: (UnsafeBufferPointer<genagent_png_text>) -> Result) -> Result {
        bytes.withUnsafeBytes { block in
            let start = block.baseAddress?.assumingMemoryBound(to: CChar.self)
            let texts = entries.map { entry in
                genagent_png_text(
                    keyword: start?.advanced(by: entry.keyword), text: start?.advanced(by: entry.text), length: 0,
                    international: entry.isInternational ? 1 : 0)
            }
            return texts.withUnsafeBufferPointer(body)
        }
    }
}

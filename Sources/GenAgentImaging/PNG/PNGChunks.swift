/// Scans the chunks of a PNG by length and name only. It never fails, whatever the bytes are.
///
/// libpng checks the contents. This only finds what must be known before pixels are allocated.
struct PNGChunks {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Where header, palette and texts lie, in order, neighbors joined.
    private(set) var described: [Range<Int>] = []
    private(set) var pixelBytes = 0
    private(set) var isComplete = false

    /// Scans from after the signature to the end chunk or the end of the bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        var position = Self.signature.count
        while position <= bytes.count - 8 {
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            let name = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self))
            let end = position + 12 + length
            if name == Self.pixels { pixelBytes += min(length, bytes.count - position - 8) }
            guard end <= bytes.count else { return }
            if Self.describing.contains(name) { append(position..<end) }
            if name == Self.end {
                isComplete = true
                return
            }
            position = end
        }
    }

    /// Joins neighbors, so that a file with millions of empty texts does not make a long list.
    private mutating func append(_ range: Range<Int>) {
        if let last = described.last, last.upperBound == range.lowerBound {
            described[described.count - 1] = last.lowerBound..<range.upperBound
        } else {
            described.append(range)
        }
    }

    private static let pixels = code("IDAT")
    private static let end = code("IEND")
    private static let describing: Set<UInt32> = Set(["IHDR", "PLTE", "tEXt", "zTXt", "iTXt"].map(code))

    /// The number that the four letters of a chunk's name encode.
    private static func code(_ name: String) -> UInt32 { name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }
}

extension PNGChunks {
    /// The most bytes that deflate can make of one: a match of 258 bytes takes at least 2 bits.
    private static let maxInflation = 1032

    /// Whether the compressed pixels could be this image. A header with a false size fails here.
    func canHold(_ info: PNGInfo) -> Bool {
        let (most, overflow) = pixelBytes.multipliedReportingOverflow(by: Self.maxInflation)
        return overflow || Self.leastBytes(info) <= most
    }

    /// The least bytes that the pixels can be before compression: at most the file's real number, interlaced or not.
    private static func leastBytes(_ info: PNGInfo) -> Int {
        // A side has at most 31 bits and a pixel at most 64 of them, so a row fits; all rows may not.
        let row = max(1, info.width * info.bitDepth * info.colorType.channels / 8)
        let (total, overflow) = info.height.multipliedReportingOverflow(by: row + 1)
        return overflow ? .max : total
    }
}

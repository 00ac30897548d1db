/// What a PNG says about itself, read without decoding a pixel.
public struct PNGInfo: Sendable, Hashable {
    package enum ColorType: Sendable, Hashable, CaseIterable {
        case gray, grayAlpha, palette, rgb, rgba
    }

    public var width: Int
    public var height: Int
    /// Bits per channel (or a palette index) in the file: 1, 2, 4, 8 or 16.
    package var bitDepth: Int
    /// The channels in the file; decoding always gives RGBA.
    package var colorType: ColorType
    /// Whether the rows are stored in Adam7 order.
    package var isInterlaced: Bool
    /// The text chunks (tEXt, zTXt, iTXt), in file order, wherever in the file they stand.
    public var texts: [PNGText]
    /// A problem that libpng ignored, such as a text chunk with a wrong checksum, which it leaves out.
    public var warning: String?

    /// The text of the first chunk with a keyword, or `nil`.
    public func text(_ keyword: String) -> String? {
        texts.first { $0.keyword == keyword }?.text
    }
}

extension PNGInfo.ColorType {
    /// From the number in the header, or `nil` when PNG has no such type.
    init?(code: Int) {
        switch code {
        case 0: self = .gray
        case 2: self = .rgb
        case 3: self = .palette
        case 4: self = .grayAlpha
        case 6: self = .rgba
        default: return nil
        }
    }

    var channels: Int {
        switch self {
        case .gray, .palette: 1
        case .grayAlpha: 2
        case .rgb: 3
        case .rgba: 4
        }
    }
}

/// One text chunk of a PNG: a keyword with its text, for example `prompt` or `parameters`.
///
/// Keywords of the PNG specification are Title, Author, Description, Copyright, "Creation Time", Software, Disclaimer,
/// Warning, Source and Comment; any other is allowed. One keyword may occur more than once.
public struct PNGText: Sendable, Hashable {
    /// What the text is about: 1 to 79 Latin-1 characters, no control characters, no space first, last or twice in a row.
    public var keyword: String
    /// The text: any Unicode except the null character; may be empty.
    public var text: String

    /// The text chunk is validated when it is written.
    public init(keyword: String, text: String) {
        self.keyword = keyword
        self.text = text
    }
}

extension PNGText {
    /// The longest text that is written, in bytes; a chunk's length has 31 bits, and keyword and flags need some.
    static let maxTextBytes = 0x7fff_ff00

    /// Why this is not a valid text chunk, or `nil` if it is valid.
    var problem: String? {
        let scalars = keyword.unicodeScalars
        if scalars.isEmpty { return "the keyword is empty" }
        if scalars.count > 79 { return "the keyword has \(scalars.count) characters, 79 are allowed" }
        if scalars.contains(where: { !Self.isAllowedInKeyword($0) }) {
            return "the keyword has a character outside printable Latin-1"
        }
        if scalars.first == " " || scalars.last == " "
            || keyword.utf8.elementsEqual(keyword.collapsedSpaces.utf8) == false
        {
            return "the keyword has a space at an end, or two in a row"
        }
        if text.utf8.contains(0) { return "the text contains the null character" }
        if text.utf8.count > Self.maxTextBytes {
            return "the text has \(text.utf8.count) bytes, which no chunk can hold"
        }
        return nil
    }

    /// Whether Latin-1 is enough, so that readers without UTF-8 support can show it too.
    var isLatin1: Bool { text.unicodeScalars.allSatisfy { $0.value < 256 } }

    private static func isAllowedInKeyword(_ scalar: Unicode.Scalar) -> Bool {
        (32...126).contains(scalar.value) || (161...255).contains(scalar.value)
    }
}

extension String {
    /// The string with every run of spaces made one.
    fileprivate var collapsedSpaces: String {
        var result = ""
        for scalar in unicodeScalars where !(scalar == " " && result.unicodeScalars.last == " ") {
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// The bytes in Latin-1 with a zero at the end; characters that Latin-1 lacks are left out.
    var latin1CString: [UInt8] { unicodeScalars.compactMap { UInt8(exactly: $0.value) } + [0] }
}

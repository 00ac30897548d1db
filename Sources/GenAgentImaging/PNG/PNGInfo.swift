/// What a PNG says about itself, read without decoding a pixel.
public struct PNGInfo: Sendable, Hashable {
    /// Which channels the file stores.
    public enum ColorType: Sendable, Hashable, CaseIterable {
        /// The kinds that PNG has.
        case gray, grayAlpha, palette, rgb, rgba
    }

    /// Pixels in a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Bits a channel (or a palette index) in the file: 1, 2, 4, 8 or 16.
    public var bitDepth: Int
    /// The channels in the file; decoding always gives RGBA.
    public var colorType: ColorType
    /// Whether the rows are stored in Adam7 order.
    public var isInterlaced: Bool
    /// The text chunks (tEXt, zTXt, iTXt), in file order, wherever in the file they stand.
    public var texts: [PNGText]
    /// What libpng found odd but could pass over, such as a text chunk with a wrong checksum, which it leaves out.
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

    /// Samples per pixel in the file.
    var channels: Int {
        switch self {
        case .gray, .palette: 1
        case .grayAlpha: 2
        case .rgb: 3
        case .rgba: 4
        }
    }
}

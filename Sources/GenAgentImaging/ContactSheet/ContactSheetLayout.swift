/// Where everything on a contact sheet lies, in pixels. Sizes of text and gaps follow the size of the pictures.
struct ContactSheetLayout {
    /// One picture, scaled and placed.
    struct Cell {
        var picture: ContactSheet.Picture
        var x: Int
        var y: Int
        var width: Int
        var height: Int
        var captionX: Int
        var captionTop: Int
        var lines: [String]
    }

    private(set) var width = 0
    private(set) var height = 0
    private(set) var cells: [Cell] = []
    private(set) var title = ""
    private(set) var titleBaseline = 0
    let margin: Int
    let frame: Int
    let captionStyle: TextStyle
    let titleStyle: TextStyle
    private let side: Int
    private let gap: Int

    /// The layout at the wanted size or, if that makes too large a sheet, at the largest that does not.
    static func fitting(_ sheet: ContactSheet, maxPixels: Int = 64_000_000) -> ContactSheetLayout {
        var side = min(2_048, max(32, sheet.pictureSide))
        var layout = ContactSheetLayout(sheet, side: side)
        while layout.width * layout.height > maxPixels, side > 32 {
            side = max(32, side * 4 / 5)
            layout = ContactSheetLayout(sheet, side: side)
        }
        return layout
    }

    init(_ sheet: ContactSheet, side: Int) {
        self.side = side
        margin = max(10, side / 12)
        gap = max(8, side / 16)
        frame = max(1, side / 320)
        let textSize = max(8, min(24, (Double(side) / 30).rounded()))
        captionStyle = TextStyle(capHeight: textSize, color: ContactSheet.captionColor)
        titleStyle = TextStyle(capHeight: (textSize * 1.35).rounded(), weight: .bold, color: ContactSheet.titleColor)
        let pictures = sheet.pictures.prefix(ContactSheet.maxPictures)
        let columns = Self.columns(sheet.columns, count: pictures.count)
        width = 2 * margin + columns * side + (columns - 1) * gap
        var y = margin + placeTitle(sheet.title)
        var next = pictures.startIndex
        while next < pictures.endIndex {
            let row = pictures[next..<min(pictures.endIndex, next + columns)]
            y += place(row: row, at: y, captionLines: min(100, sheet.captionLines)) + gap
            next = row.endIndex
        }
        height = max(2 * margin, y - (pictures.isEmpty ? 0 : gap) + margin)
    }

    private static func columns(_ wanted: Int?, count: Int) -> Int {
        if let wanted { return min(max(1, wanted), max(1, count)) }
        return count <= 4 ? max(1, count) : Int(Double(count).squareRoot().rounded(.up))
    }

    /// Returns how much room the title takes.
    private mutating func placeTitle(_ text: String?) -> Int {
        guard let text, !text.isEmpty else { return 0 }
        title = titleStyle.lines(of: text, width: Double(width - 2 * margin), maxLines: 1).first ?? ""
        titleBaseline = margin + Int(titleStyle.capHeight)
        return Int(titleStyle.capHeight) + titleStyle.lineHeight
    }

    /// Places pictures side by side, on one line below, captions under it. Returns the height of the row.
    private mutating func place(row: ArraySlice<ContactSheet.Picture>, at y: Int, captionLines: Int) -> Int {
        let sizes = row.map { Self.size(of: $0.bitmap, in: side) }
        let tallest = sizes.map(\.height).max() ?? 0
        let captionTop = y + tallest + Int(captionStyle.capHeight)
        var mostLines = 0
        for (column, (picture, size)) in zip(row, sizes).enumerated() {
            let x = margin + column * (side + gap)
            let lines = captionStyle.lines(of: picture.caption, width: Double(side), maxLines: captionLines)
            mostLines = max(mostLines, lines.count)
            cells.append(
                Cell(
                    picture: picture, x: x + (side - size.width) / 2, y: y + tallest - size.height, width: size.width,
                    height: size.height, captionX: x, captionTop: captionTop, lines: lines))
        }
        guard mostLines > 0 else { return tallest }
        return tallest + Int(captionStyle.capHeight) + mostLines * captionStyle.lineHeight
    }

    private static func size(of bitmap: Bitmap, in side: Int) -> (width: Int, height: Int) {
        let factor = Double(side) / Double(max(bitmap.width, bitmap.height))
        func scaled(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded())) }
        return (scaled(bitmap.width), scaled(bitmap.height))
    }
}

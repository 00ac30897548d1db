/// Images side by side, each with a caption, such as the rounds of a session on one page.
///
/// ```swift
/// let sheet = ContactSheet(title: "a red cube left of a blue ball", images: rounds.map {
///     ContactSheet.Item($0.bitmap, caption: $0.finding)
/// })
/// let file = try PNG.encode(sheet.render())
/// ```
public struct ContactSheet: Sendable, Hashable {
    /// One image with its caption.
    public struct Item: Sendable, Hashable {
        /// The image; transparent parts are shown on white.
        package var bitmap: Bitmap
        /// The text under it. Line breaks are kept, long lines are wrapped.
        package var caption: String
        package var isHighlighted: Bool

        public init(_ bitmap: Bitmap, caption: String = "", isHighlighted: Bool = false) {
            self.bitmap = bitmap
            self.caption = caption
            self.isHighlighted = isHighlighted
        }
    }

    package static let maxImages = 1_000

    package var title: String?
    package var images: [Item]
    package var columns: Int?
    package var imageSide: Int
    package var captionLines: Int

    /// - Parameters:
    ///   - title: A line above the images.
    ///   - images: The images, row by row from the top left; at most 1,000, more are left out.
    ///   - columns: Images per row; `nil` chooses one row of up to four, or else a grid about as wide as high.
    ///   - imageSide: The box, in pixels, into which each image is scaled; 32...2,048. A sheet of more than 64 megapixels uses a
    ///     smaller box.
    ///   - captionLines: The most lines of a caption, at most 100; longer captions end in "...".
    public init(
        title: String? = nil, images: [Item], columns: Int? = nil, imageSide: Int = 320, captionLines: Int = 4
    ) {
        self.title = title
        self.images = images
        self.columns = columns
        self.imageSide = imageSide
        self.captionLines = captionLines
    }
}

extension ContactSheet {
    static let backgroundColor = Pixel(red: 246, green: 245, blue: 242)
    static let frameColor = Pixel(red: 212, green: 209, blue: 202)
    static let highlightColor = Pixel(red: 38, green: 132, blue: 92)
    static let captionColor = Pixel(red: 62, green: 62, blue: 66)
    static let titleColor = Pixel(red: 26, green: 26, blue: 30)

    /// Draws the sheet.
    public func render() -> Bitmap {
        let layout = ContactSheetLayout.fitting(self)
        var sheet = Bitmap(width: layout.width, height: layout.height, fill: Self.backgroundColor)
        if !layout.title.isEmpty {
            sheet.draw(text: layout.title, atX: layout.margin, baseline: layout.titleBaseline, style: layout.titleStyle)
        }
        for cell in layout.cells { sheet.draw(cell, layout) }
        return sheet
    }
}

extension Bitmap {
    fileprivate mutating func draw(_ cell: ContactSheetLayout.Cell, _ layout: ContactSheetLayout) {
        let color = cell.item.isHighlighted ? ContactSheet.highlightColor : ContactSheet.frameColor
        let frame = cell.item.isHighlighted ? layout.frame * 3 : layout.frame
        // The frame lies outside the image and hides none of it.
        fill(
            x: cell.x - frame, y: cell.y - frame, width: cell.width + 2 * frame, height: cell.height + 2 * frame,
            color: color)
        fill(x: cell.x, y: cell.y, width: cell.width, height: cell.height, color: .white)
        draw(cell.item.bitmap.resized(width: cell.width, height: cell.height), atX: cell.x, atY: cell.y)
        let style = layout.captionStyle
        for (index, line) in cell.lines.enumerated() {
            let baseline = cell.captionTop + index * style.lineHeight + Int(style.capHeight)
            draw(text: line, atX: cell.captionX, baseline: baseline, style: style)
        }
    }
}

/// The layout of a contact sheet, in pixels. Text and gaps scale with the images.
struct ContactSheetLayout {
    struct Cell {
        var item: ContactSheet.Item
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

    /// The layout at the requested size, or at a smaller one if the sheet would be too large.
    static func fitting(_ sheet: ContactSheet, maxPixels: Int = 64_000_000) -> ContactSheetLayout {
        var side = min(2_048, max(32, sheet.imageSide))
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
        let images = sheet.images.prefix(ContactSheet.maxImages)
        let columns = Self.columns(sheet.columns, count: images.count)
        width = 2 * margin + columns * side + (columns - 1) * gap
        var y = margin + placeTitle(sheet.title)
        var next = images.startIndex
        while next < images.endIndex {
            let row = images[next..<min(images.endIndex, next + columns)]
            y += place(row: row, at: y, captionLines: min(100, sheet.captionLines)) + gap
            next = row.endIndex
        }
        height = max(2 * margin, y - (images.isEmpty ? 0 : gap) + margin)
    }

    private static func columns(_ wanted: Int?, count: Int) -> Int {
        if let wanted { return min(max(1, wanted), max(1, count)) }
        return count <= 4 ? max(1, count) : Int(Double(count).squareRoot().rounded(.up))
    }

    private mutating func placeTitle(_ text: String?) -> Int {
        guard let text, !text.isEmpty else { return 0 }
        title = titleStyle.lines(of: text, width: Double(width - 2 * margin), maxLines: 1).first ?? ""
        titleBaseline = margin + Int(titleStyle.capHeight)
        return Int(titleStyle.capHeight) + titleStyle.lineHeight
    }

    /// Places images side by side, aligned at the bottom, with captions under them. Returns the height of the row.
    private mutating func place(row: ArraySlice<ContactSheet.Item>, at y: Int, captionLines: Int) -> Int {
        let sizes = row.map { Self.size(of: $0.bitmap, in: side) }
        let tallest = sizes.map(\.height).max() ?? 0
        let captionTop = y + tallest + Int(captionStyle.capHeight)
        var mostLines = 0
        for (column, (item, size)) in zip(row, sizes).enumerated() {
            let x = margin + column * (side + gap)
            let lines = captionStyle.lines(of: item.caption, width: Double(side), maxLines: captionLines)
            mostLines = max(mostLines, lines.count)
            cells.append(
                Cell(
                    item: item, x: x + (side - size.width) / 2, y: y + tallest - size.height, width: size.width,
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

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
        let color = cell.picture.isHighlighted ? ContactSheet.highlightColor : ContactSheet.frameColor
        let frame = cell.picture.isHighlighted ? layout.frame * 3 : layout.frame
        // The frame lies outside the picture, of which nothing is hidden.
        fill(
            x: cell.x - frame, y: cell.y - frame, width: cell.width + 2 * frame, height: cell.height + 2 * frame,
            color: color)
        fill(x: cell.x, y: cell.y, width: cell.width, height: cell.height, color: .white)
        draw(cell.picture.bitmap.resized(width: cell.width, height: cell.height), atX: cell.x, atY: cell.y)
        let style = layout.captionStyle
        for (index, line) in cell.lines.enumerated() {
            let baseline = cell.captionTop + index * style.lineHeight + Int(style.capHeight)
            draw(text: line, atX: cell.captionX, baseline: baseline, style: style)
        }
    }
}

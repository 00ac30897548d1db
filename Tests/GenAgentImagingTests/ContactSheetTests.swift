import Testing

@testable import GenAgentImaging

@Suite struct ContactSheetTests {
    private func pictures(_ count: Int, side: Int = 40) -> [ContactSheet.Item] {
        (0..<count).map { index in
            let color = Pixel(red: UInt8(index * 40 % 200), green: 90, blue: 160)
            return .init(Bitmap(width: side, height: side, fill: color), caption: "Round \(index + 1): not yet")
        }
    }

    @Test func showsEveryPictureWithItsCaptionUnderIt() {
        let sheet = ContactSheet(title: "a red cube", images: pictures(5), columns: 3, imageSide: 96)
        let layout = ContactSheetLayout.fitting(sheet)
        let bitmap = sheet.render()
        #expect(layout.cells.count == 5)
        for (cell, picture) in zip(layout.cells, sheet.images) {
            #expect(cell.width == 96 && cell.height == 96)
            #expect(bitmap[cell.x, cell.y] == picture.bitmap[0, 0])
            #expect(bitmap[cell.x + 95, cell.y + 95] == picture.bitmap[0, 0])
            #expect(bitmap[cell.x - 1, cell.y - 1] == ContactSheet.frameColor)
            #expect(!cell.lines.isEmpty)
            let lines = cell.lines.count * layout.captionStyle.lineHeight
            #expect(ink(bitmap, cell.captionX..<(cell.captionX + 96), cell.captionTop..<(cell.captionTop + lines)) > 50)
            #expect(cell.captionTop > cell.y + cell.height)
        }
        #expect(ink(bitmap, 0..<bitmap.width, 0..<(layout.cells[0].y - 1)) > 50)
    }

    /// How many pixels of a region are not background.
    private func ink(_ bitmap: Bitmap, _ columns: Range<Int>, _ rows: Range<Int>) -> Int {
        var count = 0
        for y in rows { for x in columns where bitmap[x, y] != ContactSheet.backgroundColor { count += 1 } }
        return count
    }

    @Test func theMarginStaysEmptyAllAround() {
        var long = pictures(4, side: 20)
        long[3].caption = String(repeating: "wide and long caption text ", count: 20)
        let bitmap = ContactSheet(title: String(repeating: "title ", count: 40), images: long, imageSide: 64)
            .render()
        let (width, height) = (bitmap.width, bitmap.height)
        #expect(ink(bitmap, 0..<8, 0..<height) == 0)
        #expect(ink(bitmap, (width - 8)..<width, 0..<height) == 0)
        #expect(ink(bitmap, 0..<width, 0..<8) == 0)
        #expect(ink(bitmap, 0..<width, (height - 8)..<height) == 0)
    }

    @Test func theSizeFollowsFromPicturesColumnsAndCaptions() {
        let sheet = ContactSheet(images: pictures(6).map { .init($0.bitmap) }, columns: 3, imageSide: 120)
        let bitmap = sheet.render()
        // Margins of 10, gaps of 8; without captions and title nothing else.
        #expect(bitmap.width == 2 * 10 + 3 * 120 + 2 * 8)
        #expect(bitmap.height == 2 * 10 + 2 * 120 + 8)
    }

    @Test(arguments: [(1, 1), (3, 3), (4, 4), (5, 3), (9, 3), (10, 4), (17, 5)])
    func choosesColumnsByTheNumberOfPictures(_ count: Int, _ columns: Int) {
        let layout = ContactSheetLayout.fitting(ContactSheet(images: pictures(count), imageSide: 32))
        #expect(Set(layout.cells.map(\.x)).count == columns)
    }

    @Test func picturesOfAnyShapeAreCentredInTheirBoxAndStandOnOneLine() {
        let shapes = [(300, 100), (100, 300), (7, 7)]
        let sheet = ContactSheet(
            images: shapes.map { .init(Bitmap(width: $0.0, height: $0.1, fill: .black)) }, imageSide: 90)
        let cells = ContactSheetLayout.fitting(sheet).cells
        #expect(cells.map(\.width) == [90, 30, 90])
        #expect(cells.map(\.height) == [30, 90, 90])
        #expect(Set(cells.map { $0.y + $0.height }).count == 1)
        #expect(cells[1].x - cells[1].captionX == 30)
    }

    @Test func theHighlightedPictureHasItsOwnFrame() {
        var two = pictures(2)
        two[1].isHighlighted = true
        let sheet = ContactSheet(images: two, imageSide: 64)
        let (cells, bitmap) = (ContactSheetLayout.fitting(sheet).cells, sheet.render())
        #expect(bitmap[cells[0].x - 1, cells[0].y] == ContactSheet.frameColor)
        #expect(bitmap[cells[1].x - 3, cells[1].y] == ContactSheet.highlightColor)
    }

    @Test func transparentPartsAreShownOnWhite() {
        let sheet = ContactSheet(images: [.init(Bitmap(width: 9, height: 9))], imageSide: 32)
        let cell = ContactSheetLayout.fitting(sheet).cells[0]
        #expect(sheet.render()[cell.x + 5, cell.y + 5] == .white)
        #expect(sheet.render().isOpaque)
    }

    @Test func strangeSettingsGiveASheetAllTheSame() {
        for (columns, side, lines) in [(0, 0, 0), (-3, -1, -1), (.max, 32, .max), (1, 40, 1)] {
            let sheet = ContactSheet(
                title: "", images: pictures(2, side: 3), columns: columns, imageSide: side, captionLines: lines)
            #expect(sheet.render().width >= 32)
        }
        #expect(ContactSheet(title: "nothing yet", images: []).render().height > 20)
        #expect(ContactSheet(images: []).render().height > 0)
    }

    @Test func aSheetThatWouldBeTooLargeTakesSmallerBoxes() {
        let sheet = ContactSheet(images: pictures(30, side: 4), imageSide: 400)
        let layout = ContactSheetLayout.fitting(sheet, maxPixels: 1_000_000)
        #expect(layout.width * layout.height <= 1_000_000)
        #expect(layout.cells.count == 30)
        let many = ContactSheet(images: Array(repeating: pictures(1, side: 1)[0], count: 1_200), imageSide: 32)
        #expect(ContactSheetLayout.fitting(many).cells.count == ContactSheet.maxImages)
    }
}

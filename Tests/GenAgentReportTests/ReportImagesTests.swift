import Foundation
import GenAgent
import GenAgentImaging
import Testing

@testable import GenAgentReport

@Suite struct ReportImagesTests {
    private func page(_ images: [ReportImage], title: String = "two cups") -> String {
        String(
            decoding: ReportPage("Images", blocks: [.images(ReportImages(title, images))]).html(), as: UTF8.self)
    }

    @Test func anImageIsOnThePageWithItsVerdictAndItsLink() throws {
        let bitmap = Bitmap(width: 4, height: 3, fill: Pixel(red: 9, green: 90, blue: 90))
        let image = try EncodedImage(PNG.encode(bitmap))
        let text = page([
            ReportImage("raw", image: image, isRight: false), ReportImage("none", image: nil),
            ReportImage("agent", image: image, isRight: true, link: "sessions/a.html"),
        ])
        let checker = TagChecker(text)
        #expect(checker.problems.isEmpty, "\(checker.problems)")
        #expect(text.contains("width=\"4\" height=\"3\" alt=\"raw\"") && text.contains("✗ wrong"))
        #expect(text.contains("data:image/png;base64,\(image.data.base64EncodedString())"))
        #expect(text.contains("<a href=\"sessions/a.html\"><img") && text.contains("✓ right"))
        #expect(text.contains("No image") && text.contains("? not scored"))
    }

    @Test func textsAreEscapedAndAddressesAreNotLinked() {
        let hostile = ["javascript:alert(1)", "https://example.com/", "//example.com/", "\\\\example.com"]
        let text = page(hostile.map { ReportImage("<img src=x>", image: nil, link: $0) }, title: "</h3><script>")
        #expect(!text.contains("<a ") && !text.contains("<script>") && !text.contains("<img src=x"))
        #expect(TagChecker(text).problems.isEmpty)
    }

    @Test func chartsThatFollowEachOtherShareARow() {
        let chart = Chart(
            "c", x: ChartAxis("x"), y: ChartAxis("y"), series: [ChartSeries("s", [ChartPoint(x: 1, y: 2)])])
        let blocks: [ReportPage.Block] = [.chart(chart), .chart(chart), .text("words"), .chart(chart)]
        let text = String(decoding: ReportPage("p", blocks: blocks).html(), as: UTF8.self)
        #expect(text.components(separatedBy: "<div class=\"charts-row\">").count == 3)
        #expect(TagChecker(text).problems.isEmpty)
    }
}

import Foundation
import Testing

@testable import GenAgentReport

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct ChartTests {
    private func chart(_ points: [ChartPoint], name: String = "agent") -> Chart {
        Chart(
            "Quality <against> calls", x: ChartAxis("calls"), y: ChartAxis("score", includes: 0...1),
            series: [ChartSeries(name, points), ChartSeries("raw & plain", [ChartPoint(x: 1, y: 0.3)])])
    }

    private let points = [ChartPoint(x: 1, y: 0.25, low: 0.2, high: 0.3), ChartPoint(x: 2, y: 0.5)]

    private func text(_ chart: Chart) -> String { String(decoding: chart.svg(), as: UTF8.self) }

    @Test(arguments: [
        [], [ChartPoint(x: 1, y: 0.5)], [ChartPoint(x: .nan, y: 1), ChartPoint(x: 1, y: .infinity)],
        [ChartPoint(x: -1e99, y: 1e99), ChartPoint(x: 1e99, y: -1e99)],
        [ChartPoint(x: 0, y: 0), ChartPoint(x: 0, y: 0)],
        [ChartPoint(x: 1, y: 2, low: .nan, high: 3), ChartPoint(x: 1, y: 2, low: 5, high: 3)],
        (0..<500).map { ChartPoint(x: Double($0), y: Double($0 % 7) * 1e-8) },
    ])
    func `whatever the points are, the picture is well-formed`(_ points: [ChartPoint]) {
        let svg = chart(points, name: "\u{0} ]]> \" ' </svg>").svg()
        let parser = XMLParser(data: svg)
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(!String(decoding: svg, as: UTF8.self).lowercased().contains("nan"))
    }

    @Test func `what it shows is said in words, with the error bars`() {
        let svg = text(chart(points))
        #expect(svg.contains("<title id=\"chart-title\">Quality &lt;against&gt; calls</title>"))
        #expect(svg.contains("agent: 0.25 (0.2 to 0.3) at 1, 0.5 at 2. raw &amp; plain: 0.3 at 1."))
        #expect(svg.contains("role=\"img\""))
        #expect(svg.contains("aria-labelledby=\"chart-title chart-desc\""))
        #expect(svg.contains("prefers-color-scheme:dark"))
    }

    @Test func `points stand where the scale puts them`() {
        let svg = text(chart(points))
        // 0...1 upwards from 344 to 44, 1...2 rightwards from 80 to 604; two series with error bars stand four pixels apart.
        #expect(svg.contains("<polyline class=\"line\" points=\"78,269 602,194\"/>"))
        #expect(svg.contains("M78 284V254m-4 0h8M78 284m-4 0h8"))
        // Each series has a marker of its own.
        #expect(svg.contains("<circle class=\"mark\" cx=\"602\" cy=\"194\""))
        #expect(svg.contains("<path class=\"mark\" d=\"M82 254m-4 -4h8v8h-8z\"/>"))
    }

    @Test func `places have names, and points elsewhere have numbers`() {
        var chart = chart([ChartPoint(x: 2, y: 0.5), ChartPoint(x: 1e99, y: 0.1), ChartPoint(x: 0, y: 1)])
        chart.x.names = ["counting", "a <very> long name of a place"]
        let svg = text(chart)
        // Two places of 278 pixels each; the second one's middle.
        #expect(svg.contains("<circle class=\"mark\" cx=\"481\" cy=\"194\""))
        #expect(svg.contains("text-anchor=\"end\">counting</text>"))
        #expect(svg.contains(">a &lt;very&gt; long name of a…</text>"))
        #expect(
            svg.contains(
                "agent: 0.5 at a &lt;very&gt; long name of a place, 0.1 at 1e+99, 1 at 0."
            ))
        #expect(XMLParser(data: chart.svg()).parse())
    }

    @Test func `equal charts give equal bytes`() { #expect(chart(points).svg() == chart(points).svg()) }

    @Test(arguments: [
        ([0.0, 1], [0, 0.2, 0.4, 0.6, 0.8, 1], 1), ([0.325, 0.561], [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6], 2),
        ([3.0, 97], [0, 20, 40, 60, 80, 100], 0), ([-2.0, 2], [-2, -1, 0, 1, 2], 0),
    ])
    func `ticks are round`(_ values: [Double], _ ticks: [Double], _ decimals: Int) {
        let scale = ChartScale(values, includes: nil, wanted: 6, from: 0, to: 100)
        #expect(scale.ticks.count == ticks.count)
        for (tick, expected) in zip(scale.ticks, ticks) { #expect(abs(tick - expected) < 1e-9) }
        #expect(scale.decimals == decimals)
    }

    @Test func `a training log gives its charts, an unfinished last line apart`() throws {
        let log = MetricsLog(
            """
            {"step": 1, "reward": 0.2, "parts": {"pointwise": 0.1, "format": -0.1}, "note": "x", "kl": null}
            {"step": 2, "reward": 0.3, "parts": {"pointwise": 0.2, "format": 0}}
            {"step": 3, "rew
            """)
        #expect(log.skipped == 1)
        #expect(log.points["reward"] == [ChartPoint(x: 1, y: 0.2), ChartPoint(x: 2, y: 0.3)])
        #expect(log.points["kl"] == nil)
        let chart = try #require(log.chart("Reward", ["reward", "parts."]))
        #expect(chart.series.map(\.name) == ["reward", "parts.format", "parts.pointwise"])
        #expect(log.chart("KL", ["kl"]) == nil)
    }

    @Test func `a page holds tables and charts, and text stays text`() {
        let page = ReportPage(
            "A <b>title</b>",
            blocks: [
                .heading("Scores & costs"), .text("280 prompts"),
                .table(head: ["", "score"], rows: [["raw <i>", "0.325"]]), .chart(chart(points)), .chart(chart(points)),
            ])
        let html = String(decoding: page.html(), as: UTF8.self)
        #expect(html.contains("<h1 class=\"query\" dir=\"auto\">A &lt;b&gt;title&lt;/b&gt;</h1>"))
        #expect(html.contains("<th scope=\"row\">raw &lt;i&gt;</th><td>0.325</td>"))
        // Two charts of one page do not share their ids.
        #expect(html.contains("id=\"chart-3-title\""))
        #expect(html.contains("id=\"chart-4-title\""))
        #expect(html.components(separatedBy: "<style>").count == 4)
        #expect(!html.contains("<script"))
        #expect(page.html() == page.html())
        #expect(TagChecker(html).problems == [])
    }

    @Test func `the documentation's training page has a chart for what the log has`() {
        let html = String(decoding: trainingPage(#"{"step": 1, "reward": 0.5, "entropy": 1.5}"#), as: UTF8.self)
        #expect(html.contains("Reward and its parts"))
        #expect(html.contains("Entropy and KL"))
        #expect(!html.contains("Rounds per rollout"))
    }
}

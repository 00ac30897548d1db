/// How charts look: classes only, so that a page's content policy can name the style by its hash.
enum ChartStyle {
    /// For a picture in a file of its own.
    static let alone: StaticString = #"""
        .plot{--plot-bg:#fbfaf7;--plot-ink:#1d1d1f;--plot-soft:#5d5c61;--plot-line:#e3e0d9;--s0:#3f51b5;--s1:#b5580f;--s2:#1b6e3c;--s3:#a3271f;--s4:#7b3fa0;--s5:#00707a;--s6:#6b5a12;--s7:#5d5c61;background:var(--plot-bg);font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        @media (prefers-color-scheme:dark){.plot{--plot-bg:#141417;--plot-ink:#ececf0;--plot-soft:#a5a4ad;--plot-line:#34343b;--s0:#a4b0ff;--s1:#f0a860;--s2:#86d8a4;--s3:#ff9d92;--s4:#d3a6f2;--s5:#6fd3dc;--s6:#e6cf7d;--s7:#a5a4ad}}
        .plot .back{fill:var(--plot-bg)}.plot .grid{stroke:var(--plot-line)}.plot .edge{stroke:var(--plot-soft)}
        .plot text{fill:var(--plot-soft)}.plot .name{fill:var(--plot-ink);font-size:15px;font-weight:600}.plot .key{fill:var(--plot-ink)}
        .plot .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}.plot .bar{fill:none;stroke:currentColor;stroke-width:1.25}
        .plot .mark{fill:currentColor;stroke:var(--plot-bg);stroke-width:1}
        .plot .s0{color:var(--s0)}.plot .s1{color:var(--s1)}.plot .s2{color:var(--s2)}.plot .s3{color:var(--s3)}
        .plot .s4{color:var(--s4)}.plot .s5{color:var(--s5)}.plot .s6{color:var(--s6)}.plot .s7{color:var(--s7)}
        .plot .s1 .line{stroke-dasharray:7 3}.plot .s2 .line{stroke-dasharray:2 3}.plot .s3 .line{stroke-dasharray:9 3 2 3}
        .plot .s4 .line{stroke-dasharray:12 4}.plot .s5 .line{stroke-dasharray:4 4}.plot .s6 .line{stroke-dasharray:2 6}.plot .s7 .line{stroke-dasharray:1 2}
        """#
}

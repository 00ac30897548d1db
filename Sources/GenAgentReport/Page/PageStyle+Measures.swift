extension PageStyle {
    /// What a page of measurements adds to ``story``. Six looks of series: colour, dashes; the shapes are drawn.
    static let measures: StaticString = #"""
        :root{--s0:#3f51b5;--s1:#b5490f;--s2:#1b7a43;--s3:#9c2f7a;--s4:#6b5a12;--s5:#4a6472}
        @media (prefers-color-scheme:dark){:root{--s0:#a4b0ff;--s1:#ffae7d;--s2:#86d8a4;--s3:#f2a0d6;--s4:#e6cf7d;--s5:#a9c4d2}}
        .measure-page h1{font-family:ui-serif,"Iowan Old Style",Palatino,Georgia,"DejaVu Serif",serif;font-weight:500;font-size:clamp(1.6rem,1.2rem + 2vw,2.4rem);line-height:1.15}
        .measure-page .lead{color:var(--soft);margin-top:.6rem;max-width:60rem}
        .measure-page section{margin-top:2.5rem}.measure-page section>p{margin-top:.5rem;max-width:60rem}.measure-page h2{font-size:1.25rem;margin-bottom:.8rem}
        .measure-page .scroll{margin-top:1rem}.measure-page caption{text-align:start;padding:.6rem .9rem;color:var(--soft);font-size:.875rem}
        .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:1.5rem;margin-top:1rem}
        .plot{min-width:0;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1rem;max-width:46rem}.plot figcaption{font-weight:600;margin:0 0 .5rem}
        .plot>svg{display:block;width:100%;height:auto;font:12px system-ui,sans-serif}
        .plot .grid{stroke:var(--line)}.plot .axis{stroke:var(--soft)}.plot text{fill:var(--soft)}.plot .value{fill:var(--ink)}.plot .name{font-size:12.5px}
        .plot .line{fill:none;stroke-width:2;stroke-linejoin:round}.plot .bar{stroke-width:1.5}.plot .mark{stroke:var(--card);stroke-width:1}
        .plot .line.s0,.plot .bar.s0{stroke:var(--s0)}.plot .mark.s0{fill:var(--s0)}
        .plot .line.s1,.plot .bar.s1{stroke:var(--s1)}.plot .mark.s1{fill:var(--s1)}.plot .line.s1{stroke-dasharray:7 3}
        .plot .line.s2,.plot .bar.s2{stroke:var(--s2)}.plot .mark.s2{fill:var(--s2)}.plot .line.s2{stroke-dasharray:2 3}
        .plot .line.s3,.plot .bar.s3{stroke:var(--s3)}.plot .mark.s3{fill:var(--s3)}.plot .line.s3{stroke-dasharray:8 3 2 3}
        .plot .line.s4,.plot .bar.s4{stroke:var(--s4)}.plot .mark.s4{fill:var(--s4)}.plot .line.s4{stroke-dasharray:12 4}
        .plot .line.s5,.plot .bar.s5{stroke:var(--s5)}.plot .mark.s5{fill:var(--s5)}.plot .line.s5{stroke-dasharray:4 6}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin-top:.5rem;font-size:.875rem;color:var(--soft)}.legend li{display:flex;align-items:center;gap:.35rem}.legend svg{width:30px;height:14px;flex:none}
        .numbers{margin-top:.6rem;font-size:.875rem}.numbers summary{cursor:pointer;color:var(--soft)}.numbers .scroll{max-height:20rem;overflow:auto}
        .strip{margin-top:1.25rem}.strip h3{font-size:1rem;font-weight:550}
        .strip ul{list-style:none;display:flex;flex-wrap:wrap;gap:1rem;margin-top:.5rem}.strip li{display:grid;gap:.2rem;font-size:.8125rem;color:var(--soft);width:10rem}
        .strip img{width:160px;border:1px solid var(--line);border-radius:8px}.strip .missing{display:grid;place-items:center;width:160px;aspect-ratio:1;border:1px dashed var(--soft);border-radius:8px}
        .strip .good{color:var(--good)}.strip .bad{color:var(--bad)}.strip .open{color:var(--open)}
        @media print{.plot,.strip{break-inside:avoid}.numbers{display:none}}
        """#
}

/// The style of pages: one accent color, the system's fonts, nothing loaded from outside.
enum PageStyle {
    static let story: StaticString = #"""
        :root{color-scheme:light dark;--bg:#fbfaf7;--card:#ffffff;--ink:#1d1d1f;--soft:#5d5c61;--line:#e3e0d9;--accent:#3f51b5;--accent-ink:#ffffff;--accent-soft:#eceefa;
        --good:#1b6e3c;--good-bg:#e3f3e8;--bad:#a3271f;--bad-bg:#fbe9e6;--open:#6b5a12;--open-bg:#f6efd6;--stop:#54545a;--stop-bg:#ececef;--tool:#b5790f;--judge:#7d7d86;--shadow:0 1px 2px rgb(0 0 0/.05),0 4px 16px rgb(0 0 0/.04)}
        @media (prefers-color-scheme:dark){:root{--bg:#141417;--card:#1d1d21;--ink:#ececf0;--soft:#a5a4ad;--line:#34343b;--accent:#a4b0ff;--accent-ink:#14151f;--accent-soft:#262a45;
        --good:#86d8a4;--good-bg:#16301f;--bad:#ff9d92;--bad-bg:#3a1a17;--open:#e6cf7d;--open-bg:#322a10;--stop:#c4c4cc;--stop-bg:#2b2b31;--tool:#dcb458;--judge:#8c8c96;--shadow:none}}
        *,*::before,*::after{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:4rem}
        body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
        main{max-width:70rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
        h1,h2,h3,h4,h5,h6,p,figure,dl,dd,ol,ul,pre{margin:0;padding:0}
        h2,h3,h4,h5{line-height:1.25;text-wrap:balance}
        img{max-width:100%;height:auto;display:block}
        a{color:var(--accent)}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .overline{color:var(--soft);font-size:.8125rem;letter-spacing:.02em}
        .query{font-family:ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,Georgia,"DejaVu Serif",serif;font-weight:500;font-size:clamp(1.5rem,1rem + 2.6vw,2.5rem);line-height:1.2;margin:.35rem 0 1rem;text-wrap:pretty;white-space:pre-line}
        .query.long{font-size:clamp(1.1rem,1rem + .6vw,1.35rem);line-height:1.45}
        .query.small{font-size:clamp(1.25rem,1rem + 1.2vw,1.75rem)}.query.small .overline{display:block;font-family:system-ui,sans-serif}
        .query.long,.prose,.prompt{max-height:70vh;overflow:auto}
        .facts{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center;color:var(--soft);font-size:.9375rem}
        .facts+.facts{margin-top:.6rem}
        .tag{border:1px solid var(--line);border-radius:12px;max-width:100%;max-height:8rem;overflow:auto;padding:0 .6rem;font-size:.8125rem}
        .chip{display:inline-flex;align-items:center;gap:.4em;border-radius:99px;padding:.1em .75em;font-size:.875rem;font-weight:600;white-space:nowrap;color:var(--stop);background:var(--stop-bg);border:1px solid transparent}
        .chip.satisfied{color:var(--good);background:var(--good-bg)}
        .chip.unsatisfied{color:var(--bad);background:var(--bad-bg);border-radius:6px}
        .chip.failed{color:var(--bad);background:transparent;border:1px dashed currentColor;border-radius:2px}
        .chip.unscored{color:var(--open);background:var(--open-bg);border-style:dashed;border-color:currentColor}
        .chip.stopped{border-radius:2px}
        .chip.returned{color:var(--accent-ink);background:var(--accent)}
        .result{display:grid;grid-template-columns:minmax(0,26rem) minmax(0,1fr);gap:2rem;margin:2rem 0 3rem;align-items:start}
        .result .words{display:grid;gap:.8rem;max-width:36rem}
        .result h2,.result h3{font-size:1.125rem}
        .picture img,.inputs img,.step img,figure img{border-radius:10px;background:var(--card);border:1px solid var(--line);width:100%;max-width:100%}
        .result:has(img[data-hero]:not([src])){grid-template-columns:minmax(0,1fr)}.result:has(img[data-hero]:not([src]))>.picture{display:none}
        .result .picture img{box-shadow:var(--shadow)}
        figcaption{color:var(--soft);font-size:.8125rem;margin-top:.4rem}
        .missing{display:block;border:1.5px dashed var(--line);border-radius:10px;padding:1.25rem;color:var(--soft);font-size:.9375rem;background:repeating-linear-gradient(135deg,transparent 0 10px,var(--stop-bg) 10px 11px)}
        .charts{display:flex;flex-wrap:wrap;gap:1.25rem 2rem;margin-top:.6rem}
        .chart{flex:1 1 14rem;max-width:19rem}.chart .key:first-of-type{margin-inline-start:.5rem}.chart figcaption{margin:0 0 .3rem}
        .chart svg{display:block;width:100%;height:auto;font-family:system-ui,sans-serif;font-size:11px}
        .chart polyline{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}.chart circle{fill:var(--accent);stroke:var(--bg);stroke-width:1.5}
        .chart .grid{stroke:var(--line)}.chart text{fill:var(--soft)}.chart .value{fill:var(--ink)}
        .chart .policy{fill:var(--accent)}.chart .tool{fill:var(--tool)}.chart .judge{fill:var(--judge)}
        .key{white-space:nowrap;margin-inline-end:.35rem}.key::before{content:"";display:inline-block;width:.65em;height:.65em;margin-inline-end:.3em;border-radius:2px;background:var(--judge)}
        .key.policy::before{background:var(--accent)}.key.tool::before{background:var(--tool)}
        .chapter{margin-top:2.5rem}.chapter>h2,.chapter>h3,.totals>h2,.totals>h3,.appendix>h2,.appendix>h3{font-size:1.375rem;margin-bottom:1rem}
        .inputs{display:flex;flex-wrap:wrap;gap:1rem;margin:0 0 1.25rem}.chapter>.facts{margin-bottom:1.1rem}.inputs figure{width:min(12rem,100%)}
        .timeline{list-style:none;position:relative}
        .timeline>li{display:grid;grid-template-columns:2.25rem minmax(0,1fr);gap:0 1.25rem;position:relative;padding-bottom:2rem}
        .timeline>li:not(:last-child)::before{content:"";position:absolute;left:calc(1.125rem - 1px);top:2.4rem;bottom:-.1rem;width:2px;background:var(--line)}
        .rail{width:2.25rem;height:2.25rem;border-radius:50%;display:grid;place-items:center;font-weight:650;font-size:.9375rem;background:var(--bg);border:2px solid var(--line);color:var(--soft)}
        .returned>.rail{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
        .moment{min-width:0;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.1rem 1.25rem;box-shadow:var(--shadow)}
        .returned>.moment{border-color:var(--accent)}
        .moment h3,.moment h4,.moment h5{font-size:1.0625rem}
        .round-head{display:flex;flex-wrap:wrap;gap:.35rem .8rem;align-items:center;margin-bottom:.9rem}
        .beside{display:grid;grid-template-columns:minmax(0,18rem) minmax(0,1fr);gap:1.5rem;align-items:start}
        .beside>.words{display:grid;gap:.85rem}.aside .moment{display:grid;gap:.85rem}
        .step{display:grid;grid-template-columns:5.75rem minmax(0,1fr);gap:0 .9rem}
        .label{color:var(--soft);font-size:.8125rem;line-height:1.9;font-weight:550}
        .said{min-width:0}.prose{white-space:pre-wrap}
        .prompt{font-family:ui-serif,"Iowan Old Style",Palatino,Georgia,"DejaVu Serif",serif;font-size:1.0625rem;border-inline-start:3px solid var(--accent);padding-inline-start:.8rem;white-space:pre-line}
        ins{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:3px;background:var(--good-bg);color:var(--good);border-radius:3px}
        del{background:var(--bad-bg);color:var(--bad);border-radius:3px;opacity:.9}
        .hint,.settings,.cost,.by,.detail{color:var(--soft);font-size:.8125rem}.hint{margin-top:.35rem}
        .cost{margin-top:.9rem;padding-top:.7rem;border-top:1px solid var(--line)}
                .findings{list-style:none;display:grid;gap:.2rem;margin-top:.4rem}
        .findings li{display:grid;grid-template-columns:1.4rem minmax(0,1fr)}.findings .unseen{grid-column:1}
        .findings .sign{font-weight:700}.met .sign{color:var(--good)}.unmet .sign{color:var(--bad)}.unknown .sign{color:var(--open)}
        .note{background:var(--stop-bg);color:var(--ink);border-radius:8px;padding:.35rem .7rem;font-size:.9375rem}
        .note.bad{background:var(--bad-bg)}.note .sign{display:inline-grid;place-items:center;min-width:1.25em;height:1.25em;border-radius:50%;border:1.5px solid currentColor;font-size:.75em;font-weight:700;margin-inline-end:.25em}
        .note.bad .sign{color:var(--bad)}
        .totals,.appendix{margin-top:3rem}
        .scroll{overflow-x:auto;border:1px solid var(--line);border-radius:12px;background:var(--card)}
        table{border-collapse:collapse;width:100%;font-size:.9375rem;font-variant-numeric:tabular-nums}
        th,td{padding:.5rem .9rem;text-align:end;white-space:nowrap;border-top:1px solid var(--line)}thead th{border-top:0;color:var(--soft);font-weight:550;font-size:.8125rem}
        th:first-child{text-align:start;font-weight:500}tfoot th,tfoot td{font-weight:650}
        .appendix details{border-top:1px solid var(--line);padding:.6rem 0}.appendix summary{cursor:pointer;font-weight:550;padding:.15rem 0}
        .appendix dl{display:grid;grid-template-columns:minmax(6rem,10rem) minmax(0,1fr);gap:.3rem 1rem;padding:.6rem 0;font-size:.9375rem}.appendix dt{color:var(--soft)}
        pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.8125rem}
        pre{white-space:pre-wrap;background:var(--stop-bg);border-radius:8px;padding:.8rem 1rem;margin:.4rem 0 .8rem;max-height:28rem;overflow:auto}
        .raw{margin-top:.8rem;font-size:.875rem}
        @media screen and (max-width:46rem){main{padding:1.5rem 1rem 3rem}.result,.beside{grid-template-columns:minmax(0,1fr);gap:1.25rem}.result{margin:1.5rem 0 2rem}
        .timeline>li{grid-template-columns:minmax(0,1fr);padding-bottom:1.25rem}.timeline>li::before{display:none}.rail{display:none}
        .moment{padding:1rem}.step{grid-template-columns:minmax(0,1fr)}.label{line-height:1.5;text-transform:none}}
        @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        @media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--accent:#26338a;--accent-ink:#fff;--good:#0c4d26;--good-bg:#eef7f0;--bad:#8a1c15;--bad-bg:#fbeeec;--stop:#333;--stop-bg:#f0f0f0;--open:#574808;--open-bg:#f7f2e0;--shadow:none;color-scheme:light}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        main{max-width:none;padding:0}.result{grid-template-columns:9cm 1fr}.beside{grid-template-columns:6.5cm 1fr}
        img,figure,tr,.note,.chart{break-inside:avoid}h1,h2,h3,h4,.round-head,.label{break-after:avoid}.beside>.picture{break-inside:avoid}
        details::details-content{content-visibility:visible;display:block}details>summary{list-style:none}pre,.query.long,.prose,.prompt,.tag{max-height:none;overflow:visible}}
        """#
}

extension PageStyle {
    /// A gallery's addition to ``story``; a second style element, so that each has its own hash.
    static let gallery: StaticString = #"""
        main{max-width:84rem}.controls select{text-overflow:ellipsis}
        .gallery-head h1{font-family:ui-serif,"Iowan Old Style",Palatino,Georgia,"DejaVu Serif",serif;font-weight:500;font-size:clamp(1.75rem,1.2rem + 2.4vw,2.75rem);line-height:1.15}
        .controls{display:flex;flex-wrap:wrap;gap:.7rem;align-items:end;margin:1.25rem 0 .75rem}
        .controls label{display:grid;gap:.15rem;font-size:.8125rem;color:var(--soft);flex:1 1 7.25rem;max-width:13rem}.controls .wide{flex:2 1 11rem;max-width:22rem}
        .controls input,.controls select,button{font:inherit;font-size:.9375rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.45rem .6rem;min-height:2.6rem;width:100%}
        button{width:auto;cursor:pointer;padding-inline:.9rem}button:hover{border-color:var(--accent)}button:disabled{opacity:.45;cursor:default}
        .status{color:var(--soft);font-size:.9375rem;min-height:1.5em;margin-bottom:0}
        [hidden]{display:none!important}
        .cards{list-style:none;margin-top:1.25rem;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(15.5rem,100%),1fr));gap:1.1rem}
        .card{min-width:0;background:var(--card);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);overflow:clip;content-visibility:auto;contain-intrinsic-size:auto 24rem}
        .card>details>summary{list-style:none;cursor:pointer;display:block;border-radius:14px}.card>details>summary::-webkit-details-marker{display:none}
        .card>details>summary:focus-visible{outline-offset:-3px}
        .card:hover{border-color:var(--accent)}
        .thumb{aspect-ratio:1;background:var(--stop-bg);display:grid;place-items:center;overflow:hidden}.thumb img{width:100%;height:100%;object-fit:cover}.thumb .missing{margin:1rem;border-color:var(--soft)}
        .card-words{padding:.85rem 1rem 1rem;display:grid;gap:.5rem}
        .card-words h2{font-family:ui-serif,"Iowan Old Style",Palatino,Georgia,"DejaVu Serif",serif;font-weight:500;font-size:1.0625rem;line-height:1.35;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
        .card-words .facts{font-size:.8125rem;gap:.25rem .7rem}.card-words .chip{font-size:.8125rem}
        .card:has(>details[open]){grid-column:1/-1}
        .card>details[open] .thumb{max-width:18rem;margin:1rem 1rem 0;border-radius:10px}
        .card>details>.story,.card>details>noscript .story{padding:1.25rem;border-top:1px solid var(--line)}
        .reader{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.6rem;padding:.7rem 0;background:var(--bg);border-bottom:1px solid var(--line);margin-bottom:1rem}
        .reading .gallery-head,.reading .card:not(.current),.reading .sums{display:none}
        .reading .card{background:none;border:0;box-shadow:none;overflow:visible;content-visibility:visible}.reading .card.current>details>summary{display:none}
        .reading .card.current>details>.story{padding:0;border:0}.reading main{max-width:70rem;padding-top:0}
        .empty{padding:3rem 1rem;text-align:center;color:var(--soft)}
        .sums{margin-top:2.5rem;color:var(--soft);font-size:.9375rem}
        @media screen and (max-width:46rem){.cards{grid-template-columns:repeat(auto-fill,minmax(min(9.75rem,100%),1fr));gap:.8rem}.card-words{padding:.7rem .75rem .85rem}.controls{gap:.55rem}.controls label,.controls .wide{flex:1 1 30%;max-width:none}.controls .wide{flex-basis:100%}.reader button{flex:1}}
        @media print{.controls,.status,.reader{display:none!important}.card{break-inside:avoid;content-visibility:visible}.cards{grid-template-columns:repeat(3,1fr)}
        .gallery-page .card>details::details-content{content-visibility:hidden;display:none}.reading .card>details::details-content{content-visibility:visible!important;display:block!important}.reading .cards{display:block}}
        """#
}

extension PageStyle {
    /// The addition to ``story`` for pages of tables and charts.
    static let sheet: StaticString = #"""
        .sheet{overflow-x:auto;margin:1rem 0 1.5rem}.sheet table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
        .sheet th,.sheet td{padding:.35rem .55rem;border-bottom:1px solid var(--line);text-align:end;white-space:nowrap}
        .sheet td{white-space:pre}.sheet th:first-child{text-align:start;padding-inline-start:0}.sheet thead th{color:var(--soft);font-weight:600}
        .sheet tbody th{font-weight:500}.wide{margin:1rem 0 2rem;max-width:48rem}.wide svg{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:10px}
        .charts-row{display:flex;flex-wrap:wrap;gap:0 1.5rem}.charts-row .wide{flex:1 1 28rem;min-width:min(28rem,100%)}
        main>h2{font-size:1.25rem;margin-top:2rem}main>.prose{margin-top:.6rem;max-width:60rem}
        .strip{margin-top:1.25rem;break-inside:avoid}.strip h3{font-size:1rem;font-weight:550}
        .strip ul{list-style:none;display:flex;flex-wrap:wrap;gap:1rem;margin-top:.5rem}.strip li{display:grid;align-content:start;gap:.2rem;font-size:.8125rem;color:var(--soft);width:10rem}
        .strip img{width:160px;border:1px solid var(--line);border-radius:8px}.strip .missing{display:grid;place-items:center;width:160px;aspect-ratio:1;border:1px dashed var(--soft);border-radius:8px}
        .strip .good{color:var(--good)}.strip .bad{color:var(--bad)}.strip .open{color:var(--open)}
        """#
}

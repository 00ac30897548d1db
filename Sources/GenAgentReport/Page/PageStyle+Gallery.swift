extension PageStyle {
    /// What a gallery adds to ``story``; a second style element, so that each has a hash of its own.
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

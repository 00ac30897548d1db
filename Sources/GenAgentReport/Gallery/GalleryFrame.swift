import GenAgent

/// What stands around the cards.
enum GalleryFrame {
    /// The heading, the filters (which a script shows) and the buttons of the reading view.
    static func controls(title: String) -> HTML {
        let endings = Ending.allCases.map { ending -> HTML in
            "<option value=\"\(ending.rawValue)\">\(ending.name)</option>"
        }
        return """
            <body class="gallery-page">
            <main>
            <header class="gallery-head">
            <h1 dir="auto">\(title)</h1>
            <form id="controls" class="controls" role="search" aria-label="Filter sessions" hidden="">
            <label class="wide">Search <input type="search" id="f-q" autocomplete="off"/></label>
            <label>Outcome <select id="f-outcome"><option value="">Any</option>\(endings)</select></label>
            <label>Rounds <select id="f-rounds"><option value="">Any</option></select></label>
            <label>Score at least <select id="f-score"><option value="">Any</option><option value="0.25">0.25</option><option value="0.5">0.5</option><option value="0.75">0.75</option><option value="0.9">0.9</option><option value="1">1</option></select></label>
            <label>Tool <select id="f-tool"><option value="">Any</option></select></label>
            <label>Policy <select id="f-policy"><option value="">Any</option></select></label>
            <label>Tag <select id="f-tag"><option value="">Any</option></select></label>
            <label>Sort by <select id="f-sort"><option value="">As given</option><option value="newest">Newest</option><option value="oldest">Oldest</option><option value="score">Best score</option><option value="worst">Worst score</option><option value="rounds">Most rounds</option><option value="cost">Highest cost</option><option value="duration">Longest</option></select></label>
            <button type="button" id="clear">Clear</button>
            </form>
            <p class="status" id="status" role="status" aria-live="polite" hidden=""></p>
            </header>
            <nav class="reader" id="reader" aria-label="Stories" hidden="">
            <button type="button" id="back">← All sessions</button>
            <button type="button" id="previous">Previous</button>
            <button type="button" id="next">Next</button>
            </nav>
            <ul class="cards" id="cards">

            """
    }
}

/// What all sessions of a gallery come to.
struct GallerySums {
    private(set) var count = 0
    private var endings: [Ending: Int] = [:]
    private var rounds = 0
    private var usage = Usage()

    /// Counts a session.
    mutating func add(_ outline: StoryOutline) {
        count += 1
        endings[outline.ending, default: 0] += 1
        rounds += outline.trajectory.rounds.count
        usage += outline.trajectory.usage
    }

    /// The sums as a paragraph.
    var html: HTML {
        var parts = [Numbers.count(count, "session")]
        parts += Ending.allCases.compactMap { ending in
            endings[ending].map { "\(Numbers.count($0)) \(ending.name.lowercased())" }
        }
        parts.append(Numbers.count(rounds, "round"))
        if usage.totalTokens > 0 { parts.append(Numbers.count(usage.totalTokens, "token")) }
        if let money = usage.money { parts.append("cost \(Numbers.money(money))") }
        return "<footer class=\"sums\"><p>In all: \(parts.joined(separator: " · "))</p></footer>\n"
    }
}

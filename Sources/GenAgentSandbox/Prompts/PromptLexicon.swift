/// The words and phrases that the reader knows. The longest phrase wins.
struct PromptLexicon: Sendable {
    private struct Entry: Sendable {
        let words: [String]
        let lexeme: PromptLexeme
    }

    private var entries: [String: [Entry]] = [:]

    init(knowledge: KnowledgeBase) {
        for (index, fact) in knowledge.facts.enumerated() { add(fact.phrase, .fact(index)) }
        // One "orange" can be a color or a fruit: the parser decides.
        add("orange", .orange)
        for spelling in ObjectVocabulary.spellings() {
            add(spelling.text, .object(spelling.className, isPlural: spelling.isPlural))
        }
        for color in ObjectColor.allCases where color != .orange { add(color.rawValue, .color(color)) }
        for (word, color) in Self.colorShades { add(word, .color(color)) }
        for (lexeme, phrases) in Self.phrases { for phrase in phrases { add(phrase, lexeme) } }
        for key in entries.keys { entries[key]?.sort { $0.words.count > $1.words.count } }
    }

    /// The longest known phrase that begins at a token, and its length in tokens.
    func match(_ tokens: [PromptToken], at start: Int) -> (lexeme: PromptLexeme, length: Int)? {
        guard case .word(let first) = tokens[start], let candidates = entries[first] else { return nil }
        for entry in candidates where start + entry.words.count <= tokens.count {
            let fits = entry.words.indices.allSatisfy { tokens[start + $0] == .word(entry.words[$0]) }
            if fits { return (entry.lexeme, entry.words.count) }
        }
        return nil
    }

    /// An earlier entry with the same words stays.
    private mutating func add(_ phrase: String, _ lexeme: PromptLexeme) {
        let words = phrase.split(separator: " ").map(String.init)
        guard let first = words.first, entries[first]?.contains(where: { $0.words == words }) != true else { return }
        entries[first, default: []].append(Entry(words: words, lexeme: lexeme))
    }
}

extension PromptLexicon {
    static let colorShades: [(String, ObjectColor)] = [
        ("crimson", .red), ("scarlet", .red), ("golden", .yellow), ("violet", .purple), ("navy", .blue),
        ("lime", .green), ("magenta", .pink), ("tan", .brown), ("snow white", .white), ("jet black", .black),
    ]

    static let phrases: [(PromptLexeme, [String])] = numbers + sizes + comparisons + sides + grammar + dull

    private static let numbers: [(PromptLexeme, [String])] = [
        (.one, ["one", "ones"]),
        (.number(1), ["single"]), (.number(2), ["two", "pair of", "couple of"]),
        (.number(3), ["three", "trio of", "several", "a few", "few"]), (.number(4), ["four"]), (.number(5), ["five"]),
        (.number(6), ["six"]), (.number(7), ["seven"]), (.number(8), ["eight"]), (.number(9), ["nine"]),
        (.number(10), ["ten"]), (.number(11), ["eleven"]), (.number(12), ["twelve", "dozen"]),
        (
            .emphasis,
            list(
                """
                altogether, exactly, in total, just, no fewer and no more, no more and no fewer, no more and no less,
                no more no fewer, only, precisely
                """)
        ),
    ]

    private static let sizes: [(PromptLexeme, [String])] = [
        (
            .size(.larger),
            list(
                """
                big, bigger, biggest, enormous, giant, huge, large, larger, largest, oversized, twice as big,
                twice as large, twice as tall
                """)
        ),
        (
            .size(.smaller),
            list(
                """
                half as big, half as large, half as tall, little, miniature, small, smaller, smallest, tiny
                """)
        ),
    ]

    private static let comparisons: [(PromptLexeme, [String])] = [
        (.sizeOf(.larger), ["twice the size of", "double the size of", "two times the size of"]),
        (.sizeOf(.smaller), ["half the size of"]),
    ]

    private static let sides: [(PromptLexeme, [String])] = [
        (.side(.left, isPreposition: false), ["left", "left hand", "leftmost"]),
        (.side(.right, isPreposition: false), ["right", "right hand", "rightmost"]),
        (.side(.above, isPreposition: false), ["top", "upper", "uppermost", "topmost"]),
        (.side(.below, isPreposition: false), ["bottom", "lower", "lowermost", "lowest"]),
        (.side(.above, isPreposition: true), ["above", "over", "on top of", "higher than"]),
        (.side(.below, isPreposition: true), ["below", "under", "underneath", "beneath", "lower than"]),
    ]

    private static let grammar: [(PromptLexeme, [String])] = [
        (.article, ["a", "an", "another"]),
        (.definite, ["the", "this", "that", "these", "those", "each", "every", "all", "said", "both"]),
        (.possessive, ["its", "their"]),
        (.pronoun(isPlural: false), ["it"]),
        (.pronoun(isPlural: true), ["they", "them"]),
        (.of, ["of"]),
        (.than, ["than", "as"]),
        (.place, ["in", "on", "at", "to", "towards", "toward", "into", "onto", "inside", "within", "from"]),
        (.copula(isPlural: false), ["is", "was", "be", "being", "painted", "coloured", "appears", "looks", "stays"]),
        (.copula(isPlural: true), ["are", "were"]),
        (.part, ["half", "halves", "third", "quarter", "middle", "centre", "centres", "edge", "border", "midline"]),
        (
            .frame,
            list(
                """
                backdrop, background, canvas, composition, drawing, floor, frame, ground, illustration, image,
                painting, photo, photograph, picture, render, scene, shot, view, wall
                """)
        ),
        (.negation, ["no", "not", "without", "never", "nor", "avoid", "instead of", "rather than", "zero"]),
        (.and, ["and", "plus"]),
        (.but, ["but", "however", "instead"]),
        (
            .stop,
            list(
                """
                along with, arranged, contains, draw, for, has, have, having, include, includes, lie, lies, located,
                lying, place, placed, places, positioned, positions, put, show, showing, shows, sit, sits, stand,
                standing, stands, there, together with, where, which, while, who, with
                """)
        ),
        (
            .relation,
            list(
                """
                against, alongside, around, behind, beside, between, by, holding, in front of, near, next to,
                right next to, sitting, wearing
                """)
        ),
    ]

    /// Words that say nothing about the objects. They are not reported as unread.
    private static let dull: [(PromptLexeme, [String])] = [
        (
            .filler,
            list(
                """
                about, above all, above mentioned, across, add, all right, also, any, anything, apart, appear, area,
                as many, beautiful, bright, can, clean, clear, clearly, clearly apart, colour, colours, compared,
                completely, contain, count, create, deep, depict, depicting, depicts, detailed, different, distinct,
                do, does, don, down, else, ensure, entirely, evenly, everyone, everything, far, feature, features,
                featuring, fewer, first, fix, following, follows, from left to right, from right to left,
                from top to bottom, full, fully, generate, group, groups, half way, here, high, how, i, if, item,
                items, keep, last, least, left over, left to right, less, light, lighting, list, lit, made, main,
                make, may, me, more, most, moved, much, must, natural, need, needs, neutral, next, nice, nobody,
                normal, nothing, number, numbers, object, objects, or, ordinary, other, others, paint, part,
                photorealistic, plain, please, portion, position, pure, quality, quiet, re, real, realistic, region,
                resolution, right now, right to left, roughly, s, same, second, section, see, seen, separate,
                separated, separately, set, shall, sharp, should, side, sides, simple, size, sized, so, soft, solid,
                some, space, spread, stated, studio, style, subject, subjects, sure, t, then, thing, things, times,
                together, too, top to bottom, true, typical, up, us, very, visible, vivid, want, we, well, well apart,
                what, white balance, whole, wholly, will, x, you
                """)
        ),
        (
            .quality,
            list(
                """
                animal, animals, column, columns, corner, dark, fruit, gray, grey, many, overlap, overlapping, pale,
                row, rows, side by side, touching, vehicle, vehicles
                """)
        ),
    ]

    /// Unknown words that ask for nothing: small words, and praise that every image deserves.
    static let idle = Set(
        list(
            """
            after, again, always, although, am, amazing, artstation, award, because, been, before, best, bit, could, crisp,
            did, dslr, during, e, even, ever, g, get, give, gives, gorgeous, had, he, hd, hdr, her, hers, highly, him, his,
            hyperrealistic, k, kind, let, lets, lifelike, like, ll, lot, lots, lovely, masterpiece, maybe, might, mine, my,
            now, octane, off, once, our, out, perhaps, photographic, photography, pic, professional, quite, rather, really,
            res, resolution, she, since, snapshot, sort, still, stunning, such, take, though, trending, uhd, ultra,
            unreal, until, upon, use, using, ve, via, when, whom, whose, why, winning, would, yet, your
            """))

    /// Splits a comma-separated list of phrases.
    private static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == "\n" }.map { $0.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }
    }
}

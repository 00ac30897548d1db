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
            [
                "exactly", "precisely", "only", "just", "no more and no fewer", "no more no fewer",
                "no fewer and no more",
                "no more and no less", "in total", "altogether",
            ]
        ),
    ]

    private static let sizes: [(PromptLexeme, [String])] = [
        (
            .size(.larger),
            [
                "larger", "bigger", "large", "big", "huge", "largest", "biggest", "giant", "enormous", "twice as large",
                "twice as big", "twice as tall", "oversized",
            ]
        ),
        (
            .size(.smaller),
            [
                "smaller", "small", "tiny", "little", "smallest", "half as large", "half as big",
                "half as tall", "miniature",
            ]
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
        (.article, ["a", "an", "another", "some"]),
        (.definite, ["the", "this", "that", "these", "those", "each", "every", "all", "said", "both"]),
        (.possessive, ["its", "their"]),
        (.pronoun, ["it", "they", "them"]),
        (.of, ["of"]),
        (.than, ["than", "as"]),
        (.place, ["in", "on", "at", "to", "towards", "toward", "into", "onto", "inside", "within", "from"]),
        (.copula(isPlural: false), ["is", "was", "be", "being", "painted", "coloured", "appears", "looks", "stays"]),
        (.copula(isPlural: true), ["are", "were"]),
        (.part, ["half", "halves", "third", "quarter", "middle", "centre", "centres", "edge", "border", "midline"]),
        (
            .frame,
            [
                "picture", "image", "photo", "photograph", "frame", "canvas", "scene", "background", "backdrop",
                "drawing",
                "illustration", "painting", "composition", "view", "wall", "floor", "ground", "render", "shot",
            ]
        ),
        (.negation, ["no", "not", "without", "never", "nor", "avoid", "instead of", "rather than", "zero"]),
        (.and, ["and", "plus"]),
        (.but, ["but", "however", "instead"]),
        (
            .stop,
            [
                "with", "has", "have", "having", "next to", "beside", "near", "behind", "in front of", "between", "by",
                "for",
                "against", "around", "while", "where", "which", "who", "there", "standing", "sitting", "lying",
                "holding",
                "wearing", "showing", "show", "draw", "shows", "contains", "include", "includes", "together with",
                "along with",
                "right next to", "alongside", "stand", "stands", "sit", "sits", "lies", "lie", "placed", "placed in",
                "plus",
            ]
        ),
    ]

    /// Words that say nothing about the objects. They are not reported as unread.
    private static let dull: [(PromptLexeme, [String])] = [
        (
            .filler,
            [
                "side", "sides", "area", "region", "portion", "section", "space", "corner", "part", "colour", "colours",
                "count",
                "number", "numbers", "position", "size", "sized", "group", "groups", "row", "set", "items", "item",
                "object",
                "objects", "thing", "things", "as many", "many", "much", "far", "well", "clearly", "entirely", "fully",
                "completely", "wholly", "bright", "dark", "light", "deep", "pale", "vivid", "pure", "plain", "solid",
                "simple",
                "clean", "clear", "sharp", "realistic", "photorealistic", "detailed", "high", "quality", "resolution",
                "beautiful", "nice", "i", "we", "you", "please", "s", "t", "re", "me", "us", "so", "very", "also",
                "then", "too",
                "or", "must", "should", "shall", "will", "can", "may", "do", "does", "don", "make", "made", "paint",
                "create",
                "generate", "keep", "visible", "seen", "see", "separate", "separately", "distinct", "different",
                "other",
                "others", "else", "same", "everything", "everyone", "anything", "nothing", "nobody", "x", "times",
                "side by side",
                "next", "first", "second", "left over", "right now", "all right", "more", "fewer", "less", "least",
                "most",
                "together", "apart", "spread", "evenly", "across", "whole", "full", "half way", "natural", "neutral",
                "quiet",
                "white balance", "style", "depicting", "featuring", "list", "follows", "following", "here", "what",
                "how",
                "well apart", "true", "real", "normal", "ordinary", "typical", "stated", "above all", "much",
                "clearly apart",
                "compared", "lit", "lighting", "soft", "overlap", "overlapping", "touching", "grey", "gray", "if",
                "any", "up",
                "down", "above mentioned", "animal", "vehicle", "fruit", "animals", "vehicles", "main", "subject",
                "subjects",
            ]
        )
    ]
}

extension ObjectVocabulary {
    /// The plural as GenEval++'s own script makes it: `es` after an s, else `s` ("knifes", "couchs", "scissorses").
    public static func naivePlural(_ className: String) -> String {
        className + (className.hasSuffix("s") ? "es" : "s")
    }

    /// The plural as a person writes it ("knives", "couches", "sheep", "pairs of scissors" stays "scissors").
    public static func plural(_ className: String) -> String {
        if let irregular = irregularPlurals[className] { return irregular }
        for ending in ["s", "ch", "sh", "x"] where className.hasSuffix(ending) { return className + "es" }
        return className + "s"
    }

    private static let irregularPlurals = [
        "person": "people", "sheep": "sheep", "knife": "knives", "skis": "skis", "scissors": "scissors",
        "computer mouse": "computer mice",
    ]

    /// Other names in the singular; plurals follow from the rules above.
    static let aliases: [String: [String]] = [
        "person": ["man", "woman", "human", "boy", "girl"],
        "bicycle": ["bike", "cycle", "pushbike"],
        "car": ["automobile", "sedan"],
        "motorcycle": ["motorbike"],
        "airplane": ["plane", "aeroplane", "aircraft", "jet"],
        "bus": ["coach"],
        "truck": ["lorry", "pickup truck"],
        "boat": ["ship", "sailboat", "sailing boat"],
        "traffic light": ["traffic signal", "stoplight", "traffic lamp"],
        "fire hydrant": ["hydrant"],
        "stop sign": ["stopsign"],
        "bench": ["park bench"],
        "cat": ["kitten", "kitty"],
        "dog": ["puppy", "hound"],
        "horse": ["pony"],
        "sheep": ["lamb"],
        "backpack": ["rucksack", "knapsack"],
        "umbrella": ["parasol"],
        "handbag": ["purse", "hand bag"],
        "tie": ["necktie", "neck tie"],
        "suitcase": ["suit case"],
        "frisbee": ["flying disc"],
        "skis": ["ski", "pair of skis"],
        "snowboard": ["snow board"],
        "sports ball": ["ball", "football", "soccer ball", "basketball", "sport ball"],
        "baseball bat": ["bat"],
        "baseball glove": ["glove", "mitt", "baseball mitt"],
        "skateboard": ["skate board"],
        "surfboard": ["surf board"],
        "tennis racket": ["racket", "tennis racquet", "racquet"],
        "wine glass": ["wineglass", "goblet", "glass of wine"],
        "cup": ["mug", "teacup", "coffee cup"],
        "donut": ["doughnut"],
        "hot dog": ["hotdog"],
        "couch": ["sofa", "settee"],
        "potted plant": ["plant", "houseplant", "pot plant", "plant pot"],
        "dining table": ["table"],
        "toilet": ["toilet bowl"],
        "tv": ["television", "television set", "tv set", "tv screen"],
        "laptop": ["notebook computer", "laptop computer"],
        "computer mouse": ["mouse"],
        "tv remote": ["remote", "remote control", "tv remote control", "television remote"],
        "computer keyboard": ["keyboard"],
        "cell phone": ["phone", "cellphone", "mobile phone", "smartphone", "mobile", "telephone"],
        "microwave": ["microwave oven"],
        "sink": ["washbasin", "wash basin"],
        "refrigerator": ["fridge"],
        "clock": ["wall clock"],
        "scissors": ["pair of scissors", "scissor"],
        "teddy bear": ["teddy", "stuffed bear", "plush bear"],
        "hair drier": ["hair dryer", "hairdryer", "hairdrier", "blow dryer"],
        "toothbrush": ["tooth brush"],
    ]

    /// Every way to write a class: text, class, and whether the form is a plural.
    static func spellings() -> [(text: String, className: String, isPlural: Bool)] {
        var all: [(String, String, Bool)] = []
        for className in classNames {
            all.append((className, className, false))
            var plurals = Set([naivePlural(className), plural(className)])
            for alias in aliases[className] ?? [] {
                all.append((alias, className, false))
                plurals.formUnion([naivePlural(alias), plural(alias)])
            }
            plurals.formUnion(extraPlurals[className] ?? [])
            plurals.subtract([className])
            plurals.subtract(aliases[className] ?? [])
            all.append(contentsOf: plurals.sorted().map { ($0, className, true) })
        }
        return all
    }

    private static let extraPlurals: [String: [String]] = [
        "person": ["men", "women", "persons"],
        "computer mouse": ["mice"],
        "airplane": ["aircraft"],
        "wine glass": ["glasses of wine"],
        "skis": ["pairs of skis"],
        "scissors": ["pairs of scissors"],
        "dog": ["puppies"],
        "cat": ["kitties"],
        "horse": ["ponies"],
        "truck": ["lorries"],
    ]
}

/// The 80 object classes of GenEval++ and how texts write them.
package enum ObjectVocabulary {
    /// The class names, such as `wine glass`.
    package static let classNames: [String] = table.map(\.name)

    package static func contains(_ className: String) -> Bool { byName[className] != nil }

    /// The classes of the same kind (animals, vehicles, food, ...), itself included; empty for an unknown class.
    package static func relatives(of className: String) -> [String] {
        guard let kind = byName[className]?.kind else { return [] }
        return table.filter { $0.kind == kind }.map(\.name)
    }

    static let byName: [String: ObjectClass] = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0) })
}

/// What kind of thing a class is. A painter that misses a riddle paints something of the same kind.
enum ObjectKind: Sendable {
    case person, vehicle, street, animal, accessory, sport, kitchen, food, furniture, electronics, appliance, household
}

struct ObjectClass: Sendable {
    let name: String
    let kind: ObjectKind
    /// The color that comes to mind when a text names none.
    let naturalColor: ObjectColor
    /// Typical width divided by height.
    let aspect: Double

    init(_ name: String, _ kind: ObjectKind, natural: ObjectColor, aspect: Double) {
        self.name = name
        self.kind = kind
        self.naturalColor = natural
        self.aspect = aspect
    }
}

extension ObjectVocabulary {
    /// The plural as GenEval++'s own script makes it: `es` after an s, else `s` ("knifes", "couchs", "scissorses").
    package static func naivePlural(_ className: String) -> String {
        className + (className.hasSuffix("s") ? "es" : "s")
    }

    /// The plural as a person writes it: "knives", "couches", "sheep"; "scissors" stays "scissors".
    package static func plural(_ className: String) -> String {
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

extension ObjectVocabulary {
    /// The 80 classes, in the order of the COCO data set, from which GenEval++ takes them.
    static let table: [ObjectClass] = [
        ObjectClass("person", .person, natural: .brown, aspect: 0.45),
        ObjectClass("bicycle", .vehicle, natural: .red, aspect: 1.5),
        ObjectClass("car", .vehicle, natural: .blue, aspect: 1.9),
        ObjectClass("motorcycle", .vehicle, natural: .black, aspect: 1.6),
        ObjectClass("airplane", .vehicle, natural: .white, aspect: 1.6),
        ObjectClass("bus", .vehicle, natural: .yellow, aspect: 1.8),
        ObjectClass("train", .vehicle, natural: .green, aspect: 2.0),
        ObjectClass("truck", .vehicle, natural: .blue, aspect: 1.7),
        ObjectClass("boat", .vehicle, natural: .brown, aspect: 1.3),
        ObjectClass("traffic light", .street, natural: .yellow, aspect: 0.45),
        ObjectClass("fire hydrant", .street, natural: .red, aspect: 0.65),
        ObjectClass("stop sign", .street, natural: .red, aspect: 0.7),
        ObjectClass("parking meter", .street, natural: .black, aspect: 0.45),
        ObjectClass("bench", .furniture, natural: .brown, aspect: 1.6),
        ObjectClass("bird", .animal, natural: .blue, aspect: 1.2),
        ObjectClass("cat", .animal, natural: .orange, aspect: 1.0),
        ObjectClass("dog", .animal, natural: .brown, aspect: 1.2),
        ObjectClass("horse", .animal, natural: .brown, aspect: 1.2),
        ObjectClass("sheep", .animal, natural: .white, aspect: 1.2),
        ObjectClass("cow", .animal, natural: .white, aspect: 1.4),
        ObjectClass("elephant", .animal, natural: .brown, aspect: 1.3),
        ObjectClass("bear", .animal, natural: .brown, aspect: 1.0),
        ObjectClass("zebra", .animal, natural: .white, aspect: 1.2),
        ObjectClass("giraffe", .animal, natural: .yellow, aspect: 0.65),
        ObjectClass("backpack", .accessory, natural: .blue, aspect: 0.8),
        ObjectClass("umbrella", .accessory, natural: .red, aspect: 1.0),
        ObjectClass("handbag", .accessory, natural: .brown, aspect: 1.0),
        ObjectClass("tie", .accessory, natural: .blue, aspect: 0.4),
        ObjectClass("suitcase", .accessory, natural: .brown, aspect: 0.8),
        ObjectClass("frisbee", .sport, natural: .red, aspect: 1.6),
        ObjectClass("skis", .sport, natural: .blue, aspect: 0.5),
        ObjectClass("snowboard", .sport, natural: .purple, aspect: 0.4),
        ObjectClass("sports ball", .sport, natural: .orange, aspect: 1.0),
        ObjectClass("kite", .sport, natural: .red, aspect: 0.7),
        ObjectClass("baseball bat", .sport, natural: .brown, aspect: 0.4),
        ObjectClass("baseball glove", .sport, natural: .brown, aspect: 1.0),
        ObjectClass("skateboard", .sport, natural: .green, aspect: 2.4),
        ObjectClass("surfboard", .sport, natural: .yellow, aspect: 0.4),
        ObjectClass("tennis racket", .sport, natural: .green, aspect: 0.5),
        ObjectClass("bottle", .kitchen, natural: .green, aspect: 0.4),
        ObjectClass("wine glass", .kitchen, natural: .red, aspect: 0.5),
        ObjectClass("cup", .kitchen, natural: .white, aspect: 1.1),
        ObjectClass("fork", .kitchen, natural: .black, aspect: 0.3),
        ObjectClass("knife", .kitchen, natural: .black, aspect: 0.3),
        ObjectClass("spoon", .kitchen, natural: .black, aspect: 0.35),
        ObjectClass("bowl", .kitchen, natural: .blue, aspect: 1.5),
        ObjectClass("banana", .food, natural: .yellow, aspect: 1.4),
        ObjectClass("apple", .food, natural: .red, aspect: 0.95),
        ObjectClass("sandwich", .food, natural: .brown, aspect: 1.4),
        ObjectClass("orange", .food, natural: .orange, aspect: 1.0),
        ObjectClass("broccoli", .food, natural: .green, aspect: 0.95),
        ObjectClass("carrot", .food, natural: .orange, aspect: 0.5),
        ObjectClass("hot dog", .food, natural: .brown, aspect: 1.9),
        ObjectClass("pizza", .food, natural: .orange, aspect: 1.0),
        ObjectClass("donut", .food, natural: .pink, aspect: 1.0),
        ObjectClass("cake", .food, natural: .pink, aspect: 1.1),
        ObjectClass("chair", .furniture, natural: .brown, aspect: 0.7),
        ObjectClass("couch", .furniture, natural: .purple, aspect: 1.8),
        ObjectClass("potted plant", .furniture, natural: .green, aspect: 0.75),
        ObjectClass("bed", .furniture, natural: .blue, aspect: 1.6),
        ObjectClass("dining table", .furniture, natural: .brown, aspect: 1.7),
        ObjectClass("toilet", .furniture, natural: .white, aspect: 0.8),
        ObjectClass("tv", .electronics, natural: .black, aspect: 1.4),
        ObjectClass("laptop", .electronics, natural: .black, aspect: 1.3),
        ObjectClass("computer mouse", .electronics, natural: .white, aspect: 0.7),
        ObjectClass("tv remote", .electronics, natural: .black, aspect: 0.4),
        ObjectClass("computer keyboard", .electronics, natural: .white, aspect: 2.4),
        ObjectClass("cell phone", .electronics, natural: .black, aspect: 0.55),
        ObjectClass("microwave", .appliance, natural: .white, aspect: 1.5),
        ObjectClass("oven", .appliance, natural: .white, aspect: 0.95),
        ObjectClass("toaster", .appliance, natural: .red, aspect: 1.2),
        ObjectClass("sink", .appliance, natural: .white, aspect: 1.4),
        ObjectClass("refrigerator", .appliance, natural: .white, aspect: 0.55),
        ObjectClass("book", .household, natural: .blue, aspect: 0.85),
        ObjectClass("clock", .household, natural: .white, aspect: 1.0),
        ObjectClass("vase", .household, natural: .purple, aspect: 0.6),
        ObjectClass("scissors", .household, natural: .red, aspect: 0.75),
        ObjectClass("teddy bear", .household, natural: .brown, aspect: 0.85),
        ObjectClass("hair drier", .household, natural: .pink, aspect: 1.0),
        ObjectClass("toothbrush", .household, natural: .blue, aspect: 0.3),
    ]
}

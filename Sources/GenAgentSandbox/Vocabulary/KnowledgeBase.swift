/// A small store of everyday facts that prompts can imply instead of saying: "as many apples as a tricycle has wheels".
package struct KnowledgeBase: Sendable {
    /// One fact. Its `id` is stable, so that a study can hold it out.
    package struct Fact: Sendable, Hashable, Identifiable {
        package enum Resolution: Sendable, Hashable {
            /// A number of objects, 1...8.
            case count(Int)
            case color(ObjectColor)
            /// A GenEval++ class name.
            case object(String)
        }

        /// Stable name, such as `count.tricycle-wheels`.
        package let id: String
        /// The words that imply it, in lower case and British spelling: "as a tricycle has wheels", "the colour of a ripe
        /// banana", "the animal that gives us milk".
        package let phrase: String
        package let resolution: Resolution
    }

    package let facts: [Fact]
    private let byID: [String: Fact]

    /// Makes a store; of two facts with one id the first stays.
    package init(facts: [Fact]) {
        var byID: [String: Fact] = [:]
        self.facts = facts.filter { byID.updateValue(byID[$0.id] ?? $0, forKey: $0.id) == nil }
        self.byID = byID
    }

    package func fact(id: String) -> Fact? { byID[id] }

    /// The facts of the sandbox: about 70 of three kinds.
    package static let standard = KnowledgeBase(facts: countFacts + colorFacts + objectFacts)
}

extension KnowledgeBase {
    static let countFacts: [Fact] = [
        count("unicycle-wheels", "as a unicycle has wheels", 1),
        count("bicycle-wheels", "as a bicycle has wheels", 2),
        count("face-eyes", "as a face has eyes", 2),
        count("twin-siblings", "as a pair of twins has members", 2),
        count("tricycle-wheels", "as a tricycle has wheels", 3),
        count("triangle-sides", "as a triangle has sides", 3),
        count("trio-singers", "as a trio has singers", 3),
        count("traffic-light-lamps", "as a traffic light has lamps", 3),
        count("dog-legs", "as a dog has legs", 4),
        count("square-corners", "as a square has corners", 4),
        count("car-wheels", "as a car has wheels", 4),
        count("year-seasons", "as a year has seasons", 4),
        count("violin-strings", "as a violin has strings", 4),
        count("starfish-arms", "as a starfish has arms", 5),
        count("pentagon-sides", "as a pentagon has sides", 5),
        count("olympic-rings", "as the olympic flag has rings", 5),
        count("insect-legs", "as an insect has legs", 6),
        count("die-faces", "as a die has faces", 6),
        count("hexagon-sides", "as a hexagon has sides", 6),
        count("guitar-strings", "as a guitar has strings", 6),
        count("week-days", "as a week has days", 7),
        count("continents", "as there are continents on earth", 7),
        count("spider-legs", "as a spider has legs", 8),
        count("octopus-arms", "as an octopus has arms", 8),
    ]

    static let colorFacts: [Fact] = [
        color("ripe-tomato", "a ripe tomato", .red),
        color("fire-engine", "a fire engine", .red),
        color("ruby", "a ruby", .red),
        color("pumpkin", "a pumpkin", .orange),
        color("traffic-cone", "a traffic cone", .orange),
        color("ripe-banana", "a ripe banana", .yellow),
        color("lemon", "a lemon", .yellow),
        color("sunflower", "sunflower petals", .yellow),
        color("fresh-grass", "fresh grass", .green),
        color("emerald", "an emerald", .green),
        color("clear-sky", "a clear sky at noon", .blue),
        color("sapphire", "a sapphire", .blue),
        color("aubergine", "a ripe aubergine", .purple),
        color("lavender", "lavender flowers", .purple),
        color("flamingo", "a flamingo", .pink),
        color("piglet", "a piglet", .pink),
        color("chocolate", "milk chocolate", .brown),
        color("wet-soil", "wet soil", .brown),
        color("coal", "a lump of coal", .black),
        color("raven", "a raven", .black),
        color("fresh-snow", "fresh snow", .white),
        color("milk", "milk in a jug", .white),
    ]

    static let objectFacts: [Fact] = [
        object("milk-giver", "the animal that gives us milk", "cow"),
        object("long-neck", "the animal with the longest neck", "giraffe"),
        object("trunk", "the animal with a trunk", "elephant"),
        object("stripes", "the animal with black and white stripes", "zebra"),
        object("wool", "the animal whose wool we wear", "sheep"),
        object("purrs", "the pet that purrs", "cat"),
        object("barks", "the pet that barks", "dog"),
        object("knight", "the animal that a knight rides", "horse"),
        object("hibernates", "the animal that sleeps all winter and loves honey", "bear"),
        object("doctor", "the fruit that keeps the doctor away", "apple"),
        object("monkeys", "the fruit that monkeys love", "banana"),
        object("rabbits", "the vegetable that rabbits love", "carrot"),
        object("naples", "the round dish that naples is famous for", "pizza"),
        object("rails", "the vehicle that runs on rails", "train"),
        object("pedals", "the vehicle that is moved by pedals", "bicycle"),
        object("flies", "the vehicle that flies above the clouds", "airplane"),
        object("floats", "the vehicle that floats on water", "boat"),
        object("rain", "the thing that keeps us dry in the rain", "umbrella"),
        object("time", "the thing that tells us the time", "clock"),
        object("paper", "the tool that cuts paper with two blades", "scissors"),
        object("cold", "the machine that keeps our food cold", "refrigerator"),
        object("bread", "the machine that browns slices of bread", "toaster"),
        object("halt", "the road sign that tells drivers to halt", "stop sign"),
        object("string", "the toy that flies on a string", "kite"),
        object("teeth", "the thing that we clean our teeth with", "toothbrush"),
    ]

    private static func count(_ id: String, _ phrase: String, _ number: Int) -> Fact {
        Fact(id: "count." + id, phrase: phrase, resolution: .count(number))
    }

    private static func color(_ id: String, _ thing: String, _ color: ObjectColor) -> Fact {
        Fact(id: "color." + id, phrase: "the colour of " + thing, resolution: .color(color))
    }

    private static func object(_ id: String, _ phrase: String, _ className: String) -> Fact {
        Fact(id: "object." + id, phrase: phrase, resolution: .object(className))
    }
}

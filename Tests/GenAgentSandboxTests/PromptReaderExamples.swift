import Testing

@testable import GenAgentSandbox

/// Texts as a policy or a person writes them, with what they ask for.
enum PromptReaderExamples {
    struct Example: Sendable, CustomTestStringConvertible {
        let text: String
        let clauses: [PromptClause]
        var testDescription: String { text }
    }

    static let all: [Example] = [
        // Colors.
        read("A red apple and a blue cup", apple(.red), cup(.blue)),
        read("An orange orange and an orange", .init(className: "orange", color: .orange)),
        read("a yellow orange", .init(className: "orange", color: .yellow)),
        read("The cat is orange and the dog is black.", cat(color: .orange), dog(color: .black)),
        read("One apple (red), one cup (blue)", apple(.red), cup(.blue)),
        read("An apple, painted red; a cup, coloured blue", apple(.red), cup(.blue)),
        read("Apple: red. Cup: blue.", apple(.red), cup(.blue)),
        read("a large, shiny red apple on a white background", .init(className: "apple", color: .red, size: .larger)),
        read("a red, not blue, apple", apple(.red)),
        read("two red cups and one blue cup", cup(.red, 2), cup(.blue)),
        read("A cat and a dog. Both the cat and the dog are black.", cat(color: .black), dog(color: .black)),
        read("The apple must be bright red, and the cup must be blue.", apple(.red), cup(.blue)),
        read("Make the apple red. A green apple is wrong.", apple(.red), apple(.green)),
        read("an apple in red, a cup in blue", apple(.red), cup(.blue)),
        read("A light-blue cup", cup(.blue)),
        read(
            "A cat, a dog and a bird, from left to right, all of them white", cat(color: .white), dog(color: .white),
            .init(className: "bird", color: .white)),
        read("A cat and a dog. They are black.", cat(color: .black), dog(color: .black)),
        // Counts.
        read("Depictify two cats; please embroider three dogs", cat(2), dog(3)),
        read("exactly three cats (3), no more and no fewer", cat(3)),
        read("3 cats and 2 dogs", cat(3), dog(2)),
        read("cats x3, dogs x2", cat(3), dog(2)),
        read("Cats: exactly 3. Dogs: exactly 2.", cat(3), dog(2)),
        read("The number of cats is three.", cat(3)),
        read("a group of seven cats", cat(7)),
        read("three cats. The three cats are white. No other animals.", cat(3, color: .white)),
        read("one cats and a pair of scissors", cat(), .init(className: "scissors")),
        read("a dozen apples, a car with three wheels", .init(className: "apple", count: 12), .init(className: "car")),
        read(
            "two knives, three sheep and two couches", .init(className: "knife", count: 2),
            .init(className: "sheep", count: 3),
            .init(className: "couch", count: 2)),
        read("a photo in 4k, 512x512, ratio 16:9, of 2 cats", cat(2)),
        // Places.
        read("On the left, three cats. On the right, one dog.", cat(3, .left), dog(1, .right)),
        read("On the left three cats and on the right one dog", cat(3, .left), dog(1, .right)),
        read("In the upper half: two cats; in the lower half: a dog", cat(2, .above), dog(1, .below)),
        read(
            "On the left there are two cats and a red cup; on the right, a dog.", cat(2, .left),
            .init(className: "cup", color: .red, region: .left), dog(1, .right)),
        read("a cat to the left of a dog", cat(1, .left), dog(1, .right)),
        read("A cat above a dog", cat(1, .above), dog(1, .below)),
        read("Two cats are under the dog.", cat(2, .below), dog(1, .above)),
        read("To the right of the dog is a cat", dog(1, .left), cat(1, .right)),
        read("A row of three cats above a row of two dogs", cat(3, .above), dog(2, .below)),
        read(
            "In the left half of the frame, place three cats; in the right half, place a dog.", cat(3, .left),
            dog(1, .right)),
        read("a cat on top of a bench", cat(1, .above), .init(className: "bench", region: .below)),
        read("a cat at the top and a dog at the bottom of the picture", cat(1, .above), dog(1, .below)),
        read(
            "The left cat is black, the right cat is white.", cat(1, .left, color: .black),
            cat(1, .right, color: .white)),
        read("one cat on the left and one cat on the right", cat(1, .left), cat(1, .right)),
        read(
            "Three cats in the left half of the picture, their centres well left of the middle, and one dog in the right half.",
            cat(3, .left), dog(1, .right)),
        read("A cat and a dog. The cat is on the left. The dog is on the right.", cat(1, .left), dog(1, .right)),
        read("A cat in the upper left corner", cat(1, .above)),
        // Sizes.
        read(
            "a larger cat on the left and a smaller dog on the right", cat(1, .left, size: .larger),
            dog(1, .right, size: .smaller)),
        read("A cat that is larger than the dog", cat(size: .larger), dog(size: .smaller)),
        read("The cat is twice as large as the dog", cat(size: .larger), dog(size: .smaller)),
        read("The cat is half the size of the dog", cat(size: .smaller), dog(size: .larger)),
        read(
            "A big cat and a tiny dog; the larger one is on the left", cat(1, .left, size: .larger), dog(size: .smaller)
        ),
        read("The cat is as large as the dog", cat(), dog()),
        read(
            "The larger object is a cat at the top, the smaller object is a dog at the bottom.",
            cat(1, .above, size: .larger), dog(1, .below, size: .smaller)),
        read(
            "A cat and a dog. The cat is about twice as big as the dog and in the top half.",
            cat(1, .above, size: .larger), dog(size: .smaller)),
        // Lists.
        read("1. exactly two red cups (2)\n2. one blue cup", cup(.red, 2), cup(.blue)),
        read(
            "Items: 1) three black cats on the left; 2) one dog on the right.", cat(3, .left, color: .black),
            dog(1, .right)),
        read(
            "- Cat: colour black, count 3, position left\n- Dog: colour white, count 1, position right",
            cat(3, .left, color: .black), dog(1, .right, color: .white)),
        // Names.
        read(
            "a television, a phone, a remote control, a plane, a bike and a fridge", .init(className: "tv"),
            .init(className: "cell phone"), .init(className: "tv remote"), .init(className: "airplane"),
            .init(className: "bicycle"), .init(className: "refrigerator")),
        read("No cats and dogs, without people: only a cup.", .init(className: "cup")),
        read("", []), read("   \n;;..(", []),
    ]

    private static func read(_ text: String, _ clauses: PromptClause...) -> Example { read(text, clauses) }
    private static func read(_ text: String, _ clauses: [PromptClause]) -> Example {
        .init(text: text, clauses: clauses)
    }
    private static func apple(_ color: ObjectColor) -> PromptClause { .init(className: "apple", color: color) }
    private static func cup(_ color: ObjectColor, _ count: Int = 1) -> PromptClause {
        .init(className: "cup", count: count, color: color)
    }
    private static func cat(
        _ count: Int = 1, _ region: SceneRegion? = nil, color: ObjectColor? = nil, size: RelativeSize? = nil
    ) -> PromptClause {
        .init(className: "cat", count: count, color: color, region: region, size: size)
    }
    private static func dog(
        _ count: Int = 1, _ region: SceneRegion? = nil, color: ObjectColor? = nil, size: RelativeSize? = nil
    ) -> PromptClause {
        .init(className: "dog", count: count, color: color, region: region, size: size)
    }
}

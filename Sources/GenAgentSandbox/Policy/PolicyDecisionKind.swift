/// What the sandbox's policy decides, one categorical choice each.
///
/// Raw values are stable: token ids are made of them.
package enum PolicyDecisionKind: Int, Sendable, Hashable, Codable, CaseIterable {
    /// Whether the turn follows the format, or how it breaks it.
    case form = 0
    /// After an image: stop, or continue. The weights of the perceived mismatches say how far the eyes are trusted.
    case verdict = 1
    /// Whether what went wrong is named first.
    case order = 2
    /// The prompt as a whole: the request's own words, a sentence, or a list.
    case structure = 3
    /// An implied fact: say it in the request's words, or say what it means.
    case knowledge = 4
    /// Say a color once, or again.
    case color = 5
    /// Say a size once, or again.
    case size = 6
    /// A place: in a word, as a layout, or as a layout and again.
    case place = 7
    /// A number: plainly, or with stress.
    case number = 8
    /// Name an object group a second time if nothing else is repeated.
    case mention = 9
    /// Words of style that name nothing.
    case padding = 10
    /// Which generator is called, by the order in which the request offers them. Only made if there are two or more.
    case tool = 11

    package var options: [String] { Self.tables[rawValue].options }

    /// The names of the features, in the order of their values. The first is always 1.
    package var features: [String] { Self.tables[rawValue].features }

    /// Whether an option can be chosen. Only the third and the fourth tool may be missing; the features say whether the request
    /// offers them. An option that cannot be chosen has the log-probability -∞.
    package func offers(_ option: Int, features: [Double]) -> Bool {
        guard options.indices.contains(option) else { return false }
        guard self == .tool, option > 1 else { return true }
        let place = Self.firstOfferedTool + option - 2
        return features.indices.contains(place) && features[place] > 0
    }

    /// Where the features of ``tool`` say that a third generator is offered; the fourth follows.
    private static let firstOfferedTool = tables[PolicyDecisionKind.tool.rawValue].features.firstIndex(of: "third") ?? 0

    private struct Table: Sendable {
        var options: [String]
        var features: [String]
    }

    /// Features of every decision about the wording of one requirement.
    private static let aboutRequirement = [
        "bias", "groups", "objects", "bindings", "position", "many", "round", "failedHere", "failedElsewhere", "list",
        "saidBefore",
    ]

    private static let tables: [Table] = allCases.map { kind in
        switch kind {
        case .form:
            Table(
                options: ["clean", "noAction", "brokenCall", "unclosedThought", "callAndAnswer"],
                features: ["bias", "repair", "round", "native"])
        case .verdict:
            Table(
                options: ["goOn", "stop"],
                features: [
                    "bias", "missing", "count", "color", "region", "size", "oneProblem", "shareMet", "allMet", "round",
                    "closing", "judgeUnsatisfied", "nothingToCheck",
                ])
        case .order: Table(options: ["asAsked", "failedFirst"], features: ["bias", "groups", "missing", "round"])
        case .structure:
            Table(
                options: ["copy", "sentence", "list"],
                features: [
                    "bias", "groups", "objects", "bindings", "round", "knowledge", "missing", "problems", "identical",
                    "listBefore",
                ])
        case .knowledge:
            Table(options: ["copy", "resolve"], features: ["bias", "count", "color", "object", "round", "failed"])
        case .color, .size, .mention: Table(options: ["once", "again"], features: aboutRequirement)
        case .place: Table(options: ["plain", "layout", "layoutAgain"], features: aboutRequirement)
        case .number: Table(options: ["plain", "stressed"], features: aboutRequirement)
        case .padding:
            Table(options: ["none", "some", "much"], features: ["bias", "groups", "bindings", "round", "problems"])
        case .tool:
            Table(
                options: ["first", "second", "third", "fourth"],
                features: [
                    "bias", "implied", "groups", "objects", "bindings", "counts", "round", "failingFirst",
                    "failingSecond", "failingThird", "failingFourth", "paintedFirst", "paintedSecond", "paintedThird",
                    "paintedFourth", "third", "fourth",
                ])
        }
    }

    /// Ids below this number can occur as tokens.
    package static let vocabularySize = 16 * 12

    /// The stable token id of an option: 16 times the kind's number, plus the option's.
    package func token(_ option: Int) -> Int { rawValue &* 16 &+ option }
}

// The options by name, for the code that decides and writes.

enum FormChoice: Int, Sendable { case clean, noAction, brokenCall, unclosedThought, callAndAnswer }
enum VerdictChoice: Int, Sendable { case goOn, stop }
enum OrderChoice: Int, Sendable { case asAsked, failedFirst }
enum StructureChoice: Int, Sendable { case copy, sentence, list }
enum PlaceChoice: Int, Sendable { case plain, layout, layoutAgain }
enum PaddingChoice: Int, Sendable { case none, some, much }

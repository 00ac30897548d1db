import GenAgent

/// What an image must show and must not show, as GenEval++'s metadata have it, in words for a judge.
struct ObjectChecklist {
    /// A line for each demand.
    let text: String

    /// Reads `include` and `exclude`; `nil` where there is nothing to demand, or a demand cannot be read: left out, it would make the
    /// judge lenient.
    init?(_ metadata: JSONValue) {
        guard let wanted = Self.lines(metadata["include"], Self.wanted), !wanted.isEmpty,
            let unwanted = Self.lines(metadata["exclude"], Self.unwanted)
        else { return nil }
        text = (wanted + unwanted).map { "- \($0)" }.joined(separator: "\n")
    }

    /// A line for each entry; `nil` where one cannot be read. No list is an empty one.
    private static func lines(_ list: JSONValue?, _ line: (JSONValue) -> String?) -> [String]? {
        guard let list, list != .null else { return [] }
        guard let entries = list.arrayValue else { return nil }
        let lines = entries.compactMap(line)
        return lines.count == entries.count ? lines : nil
    }

    /// How many; 1 where the entry does not say.
    private static func count(_ item: JSONValue) -> Int64? {
        guard let count = item["count"] else { return 1 }
        return count.integerValue.flatMap { $0 > 0 ? $0 : nil }
    }

    private static func wanted(_ item: JSONValue) -> String? {
        guard let thing = item["class"]?.stringValue, let count = count(item) else { return nil }
        var parts = ["\(count) × \(thing)"]
        if let color = item["color"]?.stringValue { parts.append("colour: \(color)") }
        if let size = item["size"]?.stringValue { parts.append("size: \(size) than the others") }
        if let region = item["region"]?.stringValue { parts.append("place: \(place(region))") }
        return parts.joined(separator: "; ")
    }

    private static func unwanted(_ item: JSONValue) -> String? {
        guard let thing = item["class"]?.stringValue, let count = count(item) else { return nil }
        return "fewer than \(count) × \(thing)"
    }

    private static func place(_ region: String) -> String {
        switch region {
        case "left", "right": "the \(region) part of the image"
        case "above": "the upper part of the image"
        case "below": "the lower part of the image"
        default: region
        }
    }
}

import GenAgent

/// What an image must show and must not show, as GenEval++'s metadata have it, in words for a judge.
struct ObjectChecklist {
    /// A line for each demand.
    let text: String

    /// Reads `include` and `exclude`; `nil` where there is nothing to demand.
    init?(_ metadata: JSONValue) {
        let wanted = (metadata["include"]?.arrayValue ?? []).compactMap(Self.wanted)
        let unwanted = (metadata["exclude"]?.arrayValue ?? []).compactMap(Self.unwanted)
        guard !wanted.isEmpty else { return nil }
        text = (wanted + unwanted).map { "- \($0)" }.joined(separator: "\n")
    }

    private static func wanted(_ item: JSONValue) -> String? {
        guard let thing = item["class"]?.stringValue else { return nil }
        var parts = ["\(item["count"]?.integerValue ?? 1) × \(thing)"]
        if let color = item["color"]?.stringValue { parts.append("colour: \(color)") }
        if let size = item["size"]?.stringValue { parts.append("size: \(size) than the others") }
        if let region = item["region"]?.stringValue { parts.append("place: \(place(region))") }
        return parts.joined(separator: "; ")
    }

    private static func unwanted(_ item: JSONValue) -> String? {
        guard let thing = item["class"]?.stringValue else { return nil }
        return "fewer than \(item["count"]?.integerValue ?? 1) × \(thing)"
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

import GenAgent

extension VisionJudge {
    /// The verdict in an object; `nil` where the object says nothing of one.
    static func verdict(in object: JSONValue) -> Result<Verdict, StructuredQuestion.Malformed>? {
        guard let said = object["verdict"] ?? object["satisfied"] else { return nil }
        guard let isSatisfied = isSatisfied(said) else {
            return .failure(
                .init(reason: "The verdict must be \"satisfied\" or \"unsatisfied\"; found \(said.jsonText)."))
        }
        let findings = (object["findings"]?.arrayValue ?? []).compactMap(finding)
        if isSatisfied, let unmet = findings.first(where: { $0.isMet == false }) {
            return .failure(
                .init(reason: "It contradicts itself: the verdict is satisfied, but '\(unmet.requirement)' is not met.")
            )
        }
        // A score on another scale is unknown; clamping would make a 7 of 10 perfect.
        let score = object["score"]?.doubleValue.flatMap { (0...1).contains($0) ? $0 : nil }
        let summary = (object["summary"] ?? object["reason"])?.stringValue?.nonBlank
        return .success(
            isSatisfied
                ? .satisfied(score: score, findings: findings, summary: summary)
                : .unsatisfied(score: score, findings: findings, summary: summary))
    }

    private static func isSatisfied(_ value: JSONValue) -> Bool? {
        switch value {
        case .bool(let isSatisfied): return isSatisfied
        case .string(let text):
            switch text.lowercased().filter(\.isLetter) {
            case "satisfied", "yes", "pass", "true": return true
            case "unsatisfied", "notsatisfied", "no", "fail", "false": return false
            default: return nil
            }
        default: return nil
        }
    }

    private static func finding(_ value: JSONValue) -> Finding? {
        guard let requirement = value["requirement"]?.stringValue?.nonBlank else { return nil }
        return Finding(
            requirement, isMet: value["met"].flatMap(isSatisfied), detail: value["detail"]?.stringValue?.nonBlank)
    }
}

import GenAgent

/// Collects token ids and log-probabilities from a completion or its chunks. What does not fit together is left out, never invented.
struct ChatTokenEvidence: Sendable {
    private var promptIDs: [Int]?
    private var ids: [Int]?
    private var probabilityIDs: [Int?] = []
    private var probabilities: [Double?] = []

    /// Takes the ids of the prompt's tokens, once.
    mutating func take(promptIDs value: JSONValue?) {
        promptIDs = promptIDs ?? Self.ids(value)
    }

    /// Takes what a choice says.
    mutating func take(_ choice: JSONValue) {
        if let more = Self.ids(choice["token_ids"]) { ids = (ids ?? []) + more }
        for token in choice["logprobs"]?["content"]?.arrayValue ?? [] {
            probabilities.append(token["logprob"]?.doubleValue.flatMap { $0.isFinite && $0 <= 0 ? $0 : nil })
            probabilityIDs.append(token["id"]?.integerValue.map { Int(clamping: $0) })
        }
    }

    /// The record; `nil` where the server gave nothing. One missing number makes a list useless, because places count.
    var record: TokenRecord? {
        let known = probabilities.compactMap { $0 }
        let knownIDs = probabilityIDs.compactMap { $0 }
        let ids = self.ids ?? (!knownIDs.isEmpty && knownIDs.count == probabilityIDs.count ? knownIDs : nil)
        var isWhole = !known.isEmpty && known.count == probabilities.count
        if let ids, ids.count != known.count { isWhole = false }
        let record = TokenRecord(
            promptIDs: promptIDs, completionIDs: ids, logProbabilities: isWhole ? known : nil)
        return record == TokenRecord() ? nil : record
    }

    private static func ids(_ value: JSONValue?) -> [Int]? {
        guard let elements = value?.arrayValue else { return nil }
        let ids = elements.compactMap { $0.integerValue.map { Int(clamping: $0) } }
        return ids.count == elements.count ? ids : nil
    }
}

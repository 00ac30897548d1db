import Foundation

/// The identity of one piece of resumable work: a hash of everything that decides its result, such as query, setup, seed and replicate.
///
/// Equal content has the same key on every machine and in every run, so work that an earlier run did is found again under it.
package struct WorkKey: Sendable, Hashable, CustomStringConvertible {
    /// The SHA-256, in 64 hexadecimal digits.
    package let description: String

    /// Makes the key of a content.
    ///
    /// - Parameters:
    ///   - content: Everything that decides the result. Content that cannot be written as JSON is told apart by its description.
    ///   - replicate: How many equal contents came before, if repetitions are pieces of work of their own (``ReplicateCounter``).
    package init(_ content: some Encodable, replicate: Int? = nil) {
        let data = (try? Self.encoder.encode(content)) ?? Data(String(describing: content).utf8)
        description = SHA256.hexDigest(of: data + Data((replicate.map { "\($0)" } ?? "").utf8))
    }

    /// Makes the key of named values. Numbers that are not finite count by their names.
    package init(_ content: [String: JSONValue]) {
        description = SHA256.hexDigest(of: Data(JSONValue.object(content).canonicalText.utf8))
    }

    /// A random seed that belongs to the key.
    package var seed: UInt64 { UInt64(description.suffix(16), radix: 16) ?? 0 }

    /// The session that does the work: a letter that says what kind of work it is, and half of the hash.
    package func session(_ kind: Character) -> SessionID { SessionID(rawValue: "\(kind)\(description.prefix(32))") }

    fileprivate static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }
}

/// Counts equal contents, so that a query that is asked four times is four pieces of work.
package struct ReplicateCounter: Sendable {
    private var seen: [WorkKey: Int] = [:]

    package init() {}

    /// How many equal contents came before this one.
    package mutating func next(_ content: WorkKey) -> Int {
        let count = seen[content, default: 0]
        seen[content] = count + 1
        return count
    }
}

extension SessionID {
    /// The name of an attempt at the session's work, counted from 1: the name itself, then `-2`, `-3`, …
    package func attempt(_ number: Int) -> SessionID {
        number <= 1 ? self : SessionID(rawValue: "\(rawValue)-\(number)")
    }
}

extension JSONValue {
    /// The value as JSON with sorted members: equal values give equal text. Numbers that are not finite become their names.
    package var canonicalText: String {
        (try? WorkKey.encoder.encode(finite)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private var finite: JSONValue {
        switch self {
        case .number(let number) where !number.isFinite: .string("\(number)")
        case .array(let elements): .array(elements.map(\.finite))
        case .object(let members): .object(members.mapValues(\.finite))
        default: self
        }
    }
}

/// Maps elements side by side, a bounded number at a time; results come in the order of the elements.
///
/// - Throws: The first error of the body, after the rest was cancelled; `CancellationError` if the task was cancelled.
package func boundedMap<Element: Sendable, Value: Sendable>(
    _ elements: [Element], concurrency: Int, _ body: @escaping @Sendable (Element) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        var values = [Value?](repeating: nil, count: elements.count)
        for (index, element) in elements.enumerated() {
            if index >= max(1, concurrency), let (done, value) = try await group.next() { values[done] = value }
            try Task.checkCancellation()
            group.addTask { (index, try await body(element)) }
        }
        for try await (done, value) in group { values[done] = value }
        try Task.checkCancellation()
        return values.compactMap { $0 }
    }
}

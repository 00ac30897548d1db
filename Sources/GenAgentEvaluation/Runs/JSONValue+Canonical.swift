import Foundation
import GenAgent

extension JSONValue {
    /// The value as text, members sorted: equal values give equal text.
    var canonicalText: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(sayable)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

extension JSONValue {
    /// The value with words for numbers that are none, which metadata made in code may have: JSON cannot say them, and the text would be
    /// empty, the same for all values.
    private var sayable: JSONValue {
        switch self {
        case .number(let number) where !number.isFinite: .string("\(number)")
        case .array(let elements): .array(elements.map(\.sayable))
        case .object(let members): .object(members.mapValues(\.sayable))
        default: self
        }
    }
}

/// The identity of an item in the journal: a hash of everything that decides what comes out.
enum ItemKey {
    /// Of what a contender makes. The metadata are not part of it: no contender sees them.
    static func production(_ contender: any Contender, _ task: EvaluationTask) -> String {
        hash([
            "contender": .string(contender.name), "identity": .string(contender.identity(for: task)),
            "id": .string(task.query.id), "text": .string(task.query.text),
            "images": .array(task.query.images.map { .string($0.digest.rawValue) }), "seed": .string("\(task.seed)"),
        ])
    }

    /// Of the session that makes the n-th generator call of an item.
    ///
    /// - Throws: `AdapterError` where the request cannot be told from others.
    static func call(
        _ contender: String, _ tool: ToolDescriptor, _ number: Int, _ request: GenerationRequest, _ task: EvaluationTask
    ) throws -> String {
        hash([
            "contender": .string(contender), "tool": try JSONValue(encoding: tool), "call": .integer(Int64(number)),
            "request": .string(try request.identity()), "id": .string(task.query.id), "seed": .string("\(task.seed)"),
            "images": .array(task.query.images.map { .string($0.digest.rawValue) }),
        ])
    }

    /// Of what a judge says about an image. The judge sees tags and metadata.
    static func judgment(_ judge: any Judge, _ image: ImageDigest, _ query: Query) -> String {
        hash([
            "judge": .string(judge.name), "image": .string(image.rawValue), "id": .string(query.id),
            "text": .string(query.text), "images": .array(query.images.map { .string($0.digest.rawValue) }),
            "tags": .array(query.tags.map { .string($0) }), "metadata": query.metadata,
        ])
    }

    private static func hash(_ parts: [String: JSONValue]) -> String {
        SHA256.hexDigest(of: Data(JSONValue.object(parts).canonicalText.utf8))
    }
}

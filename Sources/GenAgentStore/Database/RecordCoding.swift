#if Store
import Foundation
import GenAgent

/// Inputs as the text in the database: one line of JSON.
enum RecordCoding {
    /// One encoder for all sessions: encoding only reads its options, so threads may share it. Its keys are sorted, so that equal
    /// values have equal texts.
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// Any value as one line of JSON.
    static func encode(_ value: some Encodable) throws -> Data { try encoder.encode(value) }

    /// - Throws: `StoreError` if a number is not finite.
    static func line(of input: RecordedInput) throws -> Data {
        do { return try encode(input) } catch {
            throw StoreError(
                .unreadableLog,
                "Could not write input \(input.index) (\(input.input.name)) as JSON: \(ErrorText.phrase(for: error)).")
        }
    }

    /// - Throws: `StoreError` of kind `unreadableLog`, with the place of the damage.
    static func inputs(_ records: [String], of session: SessionID) throws -> [RecordedInput] {
        let decoder = JSONDecoder()
        return try records.enumerated().map { try input($0.element, at: $0.offset, of: session, decoder) }
    }

    /// - Throws: `StoreError` of kind `unreadableLog`, with the place of the damage.
    static func input(
        _ record: String, at index: Int, of session: SessionID, _ decoder: JSONDecoder = JSONDecoder()
    ) throws(StoreError) -> RecordedInput {
        let input: RecordedInput
        do { input = try decoder.decode(RecordedInput.self, from: Data(record.utf8)) } catch {
            throw StoreError(
                .unreadableLog, session: session,
                """
                Input \(index) of session \(session) cannot be read (\(ErrorText.phrase(for: error))). \
                It is damaged, or a newer version of GenAgent wrote it: update, or verify the store.
                """)
        }
        guard input.index == index else {
            throw StoreError(
                .unreadableLog, session: session,
                """
                Session \(session) has input \(input.index) in place of input \(index). Another program changed the \
                database. Verify the store.
                """)
        }
        return input
    }
}

extension RecordedInput {
    /// The images that it brings into its session.
    var images: [ImageReference] {
        switch input {
        case .started(let start): start.query.images
        case .continued(let query): query.images
        case .toolReturned(let result), .hookDecided(.answer(let result)): result.images
        default: []
        }
    }
}

/// The log of a session, read and replayed as far as possible.
struct SessionLog: Sendable {
    /// The inputs before the first damage.
    var inputs: [RecordedInput] = []
    /// The state after these inputs.
    var trajectory: Trajectory?
    /// Why reading or replaying stopped; `nil`: the whole log is good.
    var damage: String?

    init(_ id: SessionID, _ records: [String]) {
        var machine = SessionMachine()
        for (index, record) in records.enumerated() {
            do {
                let input = try RecordCoding.input(record, at: index, of: id)
                if case .rejected(let reason) = machine.handle(input) {
                    damage = "Input \(index) (\(input.input.name)) does not replay: \(reason)."
                    break
                }
                inputs.append(input)
            } catch {
                damage = "\(error)"
                break
            }
        }
        trajectory = machine.state?.trajectory
        if damage == nil, let found = trajectory?.sessionID, found != id {
            damage = "It is the log of another session, \(found)."
        }
    }
}
#endif

#if Store
import Foundation
import GenAgent

/// Inputs as the text that the database keeps: one line of JSON, the same for equal inputs.
enum RecordCoding {
    /// - Throws: `StoreError` where a number is not finite.
    static func line(of input: RecordedInput) throws -> [UInt8] {
        do { return try LineEncoder.encode(input: input) } catch {
            throw StoreError(
                .unreadableLog,
                "Could not write input \(input.index) (\(input.input.name)) as JSON: \(ErrorText.phrase(for: error)).")
        }
    }

    /// Any value as one line of JSON.
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
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
                Session \(session) has input \(input.index) where input \(index) is due; something changed the \
                database from outside. Verify the store.
                """)
        }
        return input
    }
}
#endif

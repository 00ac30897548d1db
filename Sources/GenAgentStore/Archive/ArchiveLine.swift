#if Store
import Foundation
import GenAgent

/// A line of an archive: JSON Lines, in this order.
///
/// ```
/// {"type":"genagent-sessions","version":1,"library":"0.1.0"}
/// {"type":"session","id":"…","rewards":{…}}
/// {"type":"image","digest":"…","data":"<base64>"}      once in the file, before the first input that names it
/// {"type":"input","input":{…}}                         RecordedInput, byte for byte as it is stored
/// {"type":"end","sessions":1,"inputs":9,"images":2}
/// ```
struct ArchiveLine: Codable {
    /// The version of the form that is written.
    static let version = 1
    /// The type of the first line.
    static let header = "genagent-sessions"
    private static let inputStart = #"{"type":"input","input":"#

    var type: String
    var version: Int?
    var library: String?
    var id: SessionID?
    var rewards: [String: Double?]?
    var digest: ImageDigest?
    var data: Data?
    var sessions: Int?
    var inputs: Int?
    var images: Int?

    init(_ type: String) { self.type = type }

    /// The line without its end.
    func encoded() throws -> Data { try RecordCoding.encode(self) }

    /// An input's line: the record goes in as it is, so that it comes out as it was.
    static func input(_ record: String) -> Data { Data("\(inputStart)\(record)}".utf8) }

    /// The record of an input's line, byte for byte where the line is of our making.
    static func record(in line: Data) throws -> (String, RecordedInput) {
        let start = Data(inputStart.utf8)
        if line.starts(with: start), line.last == UInt8(ascii: "}") {
            // What is stored is what is read here: a line with more members than ours, or the same one twice, would be two things.
            let record = Data(line.dropFirst(start.count).dropLast())
            if !record.contains(0), let text = String(data: record, encoding: .utf8),
                let input = try? JSONDecoder().decode(RecordedInput.self, from: record)
            {
                return (text, input)
            }
        }
        struct Input: Decodable { var input: RecordedInput }
        let input = try JSONDecoder().decode(Input.self, from: line).input
        return (String(decoding: try RecordCoding.line(of: input), as: UTF8.self), input)
    }
}

/// How much an archive holds, or how much came out of one.
public struct ArchiveCount: Sendable, Hashable, Codable {
    /// Sessions; on import, those that were new or grew.
    public var sessions = 0
    /// Inputs; on import, new ones.
    public var inputs = 0
    /// Images, each once.
    public var images = 0
    /// Sessions that the store had already.
    public var skipped = 0
}
#endif

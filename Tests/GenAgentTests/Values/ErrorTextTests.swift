import Foundation
import GenAgent
import Testing

@Suite struct ErrorWordsTests {
    private struct Record: Decodable { var rounds: [Int] }

    /// What Foundation, the system and decoders throw, by the means with which they are met.
    private static func errors() -> [any Error] {
        func caught(_ body: () throws -> Void) -> any Error {
            do { try body() } catch { return error }
            return CancellationError()
        }
        let nowhere = URL(fileURLWithPath: "/nowhere/at/all")
        return [
            caught { _ = try Data(contentsOf: nowhere) },
            caught { try Data().write(to: nowhere) },
            caught { _ = try String(contentsOf: URL(fileURLWithPath: "/bin"), encoding: .utf8) },
            caught { _ = try FileHandle(forReadingFrom: nowhere) },
            caught { _ = try FileManager.default.contentsOfDirectory(atPath: "/nowhere") },
            caught {
                try FileManager.default.createDirectory(atPath: "/dev/null/x", withIntermediateDirectories: true)
            },
            caught { _ = try JSONDecoder().decode(Record.self, from: Data("{".utf8)) },
            caught { _ = try JSONDecoder().decode(Record.self, from: Data(#"{"rounds": ["a"]}"#.utf8)) },
            caught { _ = try JSONDecoder().decode(Record.self, from: Data("{}".utf8)) },
            caught { _ = try JSONEncoder().encode([Double.nan]) },
            caught { _ = try JSONSerialization.jsonObject(with: Data("{".utf8)) },
            CocoaError(.fileWriteOutOfSpace), POSIXError(.ENOSPC),
            NSError(domain: "NSURLErrorDomain", code: -1004), NSError(domain: "anything", code: 7),
        ]
    }

    @Test func noDumpOfFieldsReachesAPerson() {
        for error in Self.errors() {
            let words = [ErrorText.phrase(for: error), AdapterError(wrapping: error).message]
            for words in words {
                #expect(words.count < 400 && !words.isEmpty)
                for sign in ["Error Domain", "UserInfo", "NSError", "CodingKeys", "NSUnderlying", "0x", "Code="] {
                    #expect(!words.contains(sign) || words.hasPrefix("NSError: "), "\(words)")
                }
            }
        }
    }

    @Test func saysWhatTheSystemSays() {
        func words(_ body: () throws -> Void) -> String {
            do { try body() } catch { return ErrorText.phrase(for: error) }
            return ""
        }
        #expect(
            words { _ = try Data(contentsOf: URL(fileURLWithPath: "/nowhere/x")) } == "no such file or directory")
        #expect(words { throw POSIXError(.ENOSPC) } == "no space left on device")
        #expect(
            words { _ = try JSONDecoder().decode(Record.self, from: Data("{}".utf8)) }
                == "the member `rounds` is missing")
        #expect(words { throw AdapterError.fatal("It broke.") } == "It broke.")
    }
}

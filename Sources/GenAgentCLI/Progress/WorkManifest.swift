import Foundation
import GenAgent

/// What a folder is for, beside it in a file, so that one folder never mixes two pieces of work.
enum WorkManifest {
    /// Writes the manifest where there is none, and compares it where there is one.
    ///
    /// - Parameter resumes: Whether a folder that was begun before is gone on with.
    /// - Throws: ``WorkFolderError`` which names the settings that differ.
    static func claim<Manifest: Codable & Equatable>(
        _ manifest: Manifest, in folder: String, file name: String, resumes: Bool = true
    ) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(name)")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? Data(contentsOf: url) else {
            do { try OutputFile.write(encoder.encode(manifest) + Data("\n".utf8), to: url.path, .chosen) } catch {
                throw WorkFolderError(
                    "Cannot write \(url.path): \((error as? OutputFileError)?.reason ?? ErrorText.phrase(for: error)). Choose another folder with --out."
                )
            }
            return
        }
        guard resumes else {
            throw WorkFolderError(
                "\(folder) was begun before, and --resume never says not to go on. Choose another with --out.")
        }
        guard let found = try? JSONDecoder().decode(Manifest.self, from: data) else {
            throw WorkFolderError("\(url.path) is not what this genagent writes. Choose another folder with --out.")
        }
        guard found != manifest else { return }
        let (old, new) = (members(found), members(manifest))
        let changed = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
        let words = changed.map { "\($0) was \(old[$0] ?? "not set"), now \(new[$0] ?? "not set")" }
        throw WorkFolderError(
            "\(folder) holds other work: \(words.joined(separator: "; ")). Give the same options, or choose another folder with --out."
        )
    }

    private static func members(_ value: some Encodable) -> [String: String] {
        (try? JSONValue(encoding: value))?.objectValue?.mapValues(\.jsonText) ?? [:]
    }
}

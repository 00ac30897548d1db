import Foundation
import GenAgent

#if Store
import GenAgentStore
#endif

/// The folder of an evaluation or a training, kept from other processes for as long as the lock lives.
enum WorkFolder {
    /// Makes the folder if it is missing, and locks it.
    ///
    /// - Throws: ``WorkFolderError`` if it cannot be written to, or another process is using it.
    static func lock(_ folder: String) throws(WorkFolderError) -> FileLock {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw WorkFolderError(
                "Cannot make the folder \(folder): \(obstacle(folder) ?? "\(ErrorText.phrase(for: error)).") Choose another with --out."
            )
        }
        do { return try FileLock("\(folder)/.genagent-lock") } catch {
            switch error {
            case .held:
                throw WorkFolderError(
                    "Another genagent process is using \(folder). Wait for it, or choose another folder with --out.")
            case .system(let system):
                throw WorkFolderError(
                    "Cannot write into \(folder): \(system.reason). Choose another with --out.")
            }
        }
    }

    /// The file that is in the way of a folder, if any; Foundation reports only a number.
    private static func obstacle(_ folder: String) -> String? {
        var url = URL(fileURLWithPath: folder)
        while url.path != "/" {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) {
                return isFolder.boolValue ? nil : "\(url.path) is a file."
            }
            url.deleteLastPathComponent()
        }
        return nil
    }
}

/// Why a folder of an evaluation or a training cannot be used, and what to do.
struct WorkFolderError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Does a part of the work in a folder. An error without text for people becomes an error of the folder.
    static func explaining<Value>(_ folder: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch  where ErrorText.isDumped(error) {
            throw WorkFolderError(
                "The work in \(folder) stopped. \(ErrorText.sentence(for: error)) Once that is fixed, run the same command again to resume."
            )
        }
    }
}

/// A file that says what its folder is for, so that a folder never mixes two pieces of work.
enum WorkManifest {
    /// Writes the manifest, or compares it with the existing one.
    ///
    /// - Parameter resumes: Whether earlier work may be resumed.
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
                "The work in \(folder) was started before, and --resume never forbids resuming it. Choose another folder with --out."
            )
        }
        guard let found = try? JSONDecoder().decode(Manifest.self, from: data) else {
            throw WorkFolderError("This genagent cannot read \(url.path). Choose another folder with --out.")
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

/// Where an evaluation keeps images and sessions.
enum WorkStore {
    /// Opens the store. A program built without one keeps them in memory, and the next run makes them again.
    ///
    /// - Throws: `StoreError`
    static func open(_ folder: String) async throws -> any TrajectoryStore {
        #if Store
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: folder))
        try await store.open()
        return store
        #else
        return InMemoryTrajectoryStore()
        #endif
    }
}

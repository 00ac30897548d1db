import Foundation
import GenAgent

/// The progress of a cold start in a folder: one line of JSON per prompt in `journal.jsonl`, and images named by content.
///
/// A line is written after its images. Only the positions of lines are in memory, so a journal may be larger than memory.
package actor ColdStartJournal {
    /// The finished prompts in the order of completion; see ``ColdStartRecord/key``.
    package private(set) var keys: [String] = []
    private let url: URL
    private var places: [String: WorkJournal<ColdStartRecord>.Place] = [:]
    private var file: WorkJournal<ColdStartRecord>

    /// Opens a journal, or creates one.
    ///
    /// - Throws: ``CheckpointError`` if the file is not a journal of a cold start or is damaged; errors of the file system.
    package init(folder url: URL) throws {
        self.url = url
        try FileManager.default.createDirectory(
            at: url.appendingPathComponent("images"), withIntermediateDirectories: true)
        var (keys, places): ([String], [String: WorkJournal<ColdStartRecord>.Place]) = ([], [:])
        do {
            file = try WorkJournal(
                url.appendingPathComponent("journal.jsonl"),
                WorkJournal<ColdStartRecord>.Format("cold start", version: 2)
            ) { record, place in
                if places.updateValue(place, forKey: record.key) == nil { keys.append(record.key) }
            }
        } catch {
            throw CheckpointError(error.description)
        }
        (self.keys, self.places) = (keys, places)
    }

    /// The result of a prompt; `nil` if it is not finished.
    ///
    /// - Throws: ``CheckpointError`` if its line was changed.
    package func record(_ key: String) throws(CheckpointError) -> ColdStartRecord? {
        guard let place = places[key] else { return nil }
        do { return try file.line(at: place) } catch { throw CheckpointError(error.description) }
    }

    func append(_ record: ColdStartRecord, images: [EncodedImage]) throws {
        for image in images {
            let file = imageURL(ImageReference(image))
            if !FileManager.default.fileExists(atPath: file.path) {
                try OutputFile.write(image.data, to: file.path, .chosen)
            }
        }
        do {
            let place = try file.append(record)
            if places.updateValue(place, forKey: record.key) == nil { keys.append(record.key) }
        } catch {
            throw CheckpointError(error.description)
        }
    }

    /// The images of a trajectory, by id.
    ///
    /// - Throws: Errors of the file system if one is missing; ``CheckpointError`` if its bytes have changed.
    package func images(of trajectory: Trajectory) throws -> [ImageID: EncodedImage] {
        var images: [ImageID: EncodedImage] = [:]
        for record in trajectory.images {
            let image = try EncodedImage(Data(contentsOf: imageURL(record.reference)))
            guard image.digest == record.reference.digest else {
                throw CheckpointError(
                    "\(imageURL(record.reference).path) was changed; its name is the hash of its bytes.")
            }
            images[record.id] = image
        }
        return images
    }

    private func imageURL(_ reference: ImageReference) -> URL {
        url.appendingPathComponent("images").appendingPathComponent(reference.fileName)
    }
}

extension ImageReference {
    /// The digest with the format's extension.
    var fileName: String { "\(digest.rawValue).\(format.fileExtension)" }
}

/// The result of one prompt, a line of the journal.
package struct ColdStartRecord: Sendable, Hashable, Codable {
    /// SHA-256 over the query, the seed and the participants.
    package var key: String
    package var query: String
    /// Why it was dropped; `nil` if it was kept.
    package var drop: ColdStartDrop?
    package var isHinted: Bool
    package var trajectory: Trajectory?
}

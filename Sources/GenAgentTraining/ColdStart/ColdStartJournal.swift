import Foundation
import GenAgent

/// What a cold start has done so far, in a folder: one line of JSON a prompt in `journal.jsonl`, and the images by content.
///
/// A line is written after its images. A crash can cut the last line off; it is then removed, and its prompt done again. Only
/// places in the file are held in memory, so a pool may be larger than that:
/// ```swift
/// for key in await journal.keys {
///     guard let trajectory = try await journal.record(key)?.trajectory else { continue }   // dropped
///     try rows.write(contentsOf: ShareGPTRow(trajectory).line())
/// }
/// ```
/// One process at a time may have a journal open.
public actor ColdStartJournal {
    /// The folder.
    public nonisolated let url: URL
    /// The prompts that are done, in the order in which they were; see ``ColdStartRecord/key``.
    public private(set) var keys: [String] = []
    /// Where in the file their lines lie.
    private var places: [String: Range<UInt64>] = [:]

    private var fileURL: URL { url.appendingPathComponent("journal.jsonl") }

    /// Opens a journal, or begins one.
    ///
    /// - Throws: ``CheckpointError`` where a line other than the last cannot be read; errors of the file system.
    public init(folder url: URL) throws {
        self.url = url
        try FileManager.default.createDirectory(
            at: url.appendingPathComponent("images"), withIntermediateDirectories: true)
        let file = url.appendingPathComponent("journal.jsonl")
        // Only where there is none: what cannot be read must not be lost.
        guard FileManager.default.fileExists(atPath: file.path) else {
            try Data().write(to: file)
            return
        }
        let data = try Data(contentsOf: file, options: .mappedIfSafe)
        var (start, number) = (data.startIndex, 0)
        while let end = data[start...].firstIndex(of: Self.newline) {
            number += 1
            if start < end {
                do {
                    let key = try JSONDecoder().decode(ColdStartRecord.self, from: Data(data[start..<end])).key
                    if places.updateValue(UInt64(start)..<UInt64(end), forKey: key) == nil { keys.append(key) }
                } catch {
                    throw CheckpointError(
                        "Line \(number) of \(file.path) cannot be read: \(ErrorText.phrase(for: error)). Remove the line, and its prompt is done again."
                    )
                }
            }
            start = end + 1
        }
        if start < data.endIndex {
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            try handle.truncate(atOffset: UInt64(start))
        }
    }

    /// What became of a prompt; `nil`: it has not been done.
    ///
    /// - Throws: Where its line cannot be read any more.
    public func record(_ key: String) throws -> ColdStartRecord? {
        guard let place = places[key] else { return nil }
        let file = try FileHandle(forReadingFrom: fileURL)
        defer { try? file.close() }
        try file.seek(toOffset: place.lowerBound)
        let line = try file.read(upToCount: Int(place.count)) ?? Data()
        do { return try JSONDecoder().decode(ColdStartRecord.self, from: line) } catch {
            throw CheckpointError(
                "A line of \(fileURL.path) was changed while it was in use: \(ErrorText.phrase(for: error)). Run again; if that says so too, remove the line."
            )
        }
    }

    /// Adds what became of a prompt.
    func append(_ record: ColdStartRecord, images: [EncodedImage]) throws {
        for image in images {
            let file = imageURL(ImageReference(image))
            if !FileManager.default.fileExists(atPath: file.path) {
                try OutputFile.write(image.data, to: file.path, .chosen)
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(record) + [Self.newline]
        let file = try FileHandle(forWritingTo: fileURL)
        defer { try? file.close() }
        let end = try file.seekToEnd()
        do { try file.write(contentsOf: line) } catch {
            // Half a line would spoil the next one.
            try? file.truncate(atOffset: end)
            throw error
        }
        if places.updateValue(end..<end + UInt64(line.count - 1), forKey: record.key) == nil { keys.append(record.key) }
    }

    /// The images of a trajectory, by id.
    ///
    /// - Throws: Where one is missing, or its bytes are no longer what they were.
    public func images(of trajectory: Trajectory) throws -> [ImageID: EncodedImage] {
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

    private static let newline = UInt8(ascii: "\n")
}

extension ImageReference {
    /// The name of a file for the bytes: the digest and the format's extension.
    var fileName: String { "\(digest.rawValue).\(format.fileExtension)" }
}

/// What became of one prompt.
public struct ColdStartRecord: Sendable, Hashable, Codable {
    /// SHA-256 over the query, the seed and who took part.
    public var key: String
    /// The query's id.
    public var query: String
    /// Why it was dropped; `nil`: it was kept.
    public var drop: ColdStartDrop?
    /// Whether a turn was written with a hint.
    public var isHinted: Bool
    /// The trajectory, where it was kept.
    public var trajectory: Trajectory?
}

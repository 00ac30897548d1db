import Foundation

/// The page of results: one section for every experiment that has a JSON file in the folder, made only from these files.
struct Page {
    let folder: URL

    /// In the order of the page.
    static let sections: [any Section.Type] = [
        Trainings.self, Hints.self, Table2.self, Dials.self, Claim1.self, Claim2.self, Claim3.self, Ablations.self,
        Tuning.self, Total.self,
    ]

    var file: URL { folder.appendingPathComponent("Sandbox.md") }

    /// The sections that have been measured, by id.
    func renderings() throws -> [(id: String, rendering: Rendering)] {
        try Self.sections.compactMap { section in
            guard let data = try? Data(contentsOf: folder.appendingPathComponent("\(section.id).json")) else {
                return nil
            }
            return (section.id, try section.rendering(of: data))
        }
    }

    /// All files that are made from the JSON files, by name.
    func files() throws -> [String: Data] {
        let renderings = try renderings().map(\.rendering)
        let warning = renderings.contains(where: \.isQuick) ? [PageWords.quick] : []
        let page =
            [PageWords.title] + warning + [PageWords.rules] + renderings.map(\.markdown) + [PageWords.meaningless]
        var files = [file.lastPathComponent: Data((page.joined(separator: "\n\n") + "\n").utf8)]
        for plot in renderings.flatMap(\.plots) { files[plot.file] = plot.chart.svg() }
        return files
    }

    func write() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, data) in try files() {
            try data.write(to: folder.appendingPathComponent(name), options: .atomic)
        }
    }
}

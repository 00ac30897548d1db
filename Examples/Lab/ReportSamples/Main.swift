import Foundation
import GenAgent
import GenAgentReport

/// Writes sample pages: `report-samples FOLDER [sessions of the gallery] [side of their images]`. The same call writes the same bytes.
@main
struct Main {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let path = arguments.first else {
            print("usage: report-samples FOLDER [sessions of the gallery: 200] [side of their images in pixels: 256]")
            exit(64)
        }
        let count = arguments.dropFirst().first.flatMap { Int($0) } ?? 200
        let side = arguments.dropFirst(2).first.flatMap { Int($0) } ?? 256
        let folder = URL(filePath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func file(_ name: String) -> URL { folder.appending(path: "\(name).html") }

        let story = await SandboxSamples.story()
        try await StoryPage(story).write(to: file("story"))
        try story.trajectory.encoded(pretty: true).write(to: folder.appending(path: "story.json"))
        let judged = try await ScriptedSamples.judged()
        try await StoryPage(judged).write(to: file("judged"))
        let hostile = try await ScriptedSamples.hostile()
        try await StoryPage(hostile).write(to: file("hostile"))
        try await StoryPage(try await ScriptedSamples.empty()).write(to: file("empty"))

        let small = ReportOptions(title: "Sessions that end in every way", thumbnail: Smaller(longestSide: 256))
        let endings = try await ScriptedSamples.endings() + [judged, hostile]
        try await GalleryPage(options: small).write(SampleStream(sessions: endings), to: file("endings"))

        let options = ReportOptions(
            title: "\(count) sessions of the sandbox", thumbnail: Smaller(longestSide: 256), showsAppendix: false)
        try await GalleryPage(options: options).write(SandboxStream(count: count, side: side), to: file("gallery"))
    }
}

import Foundation
import GenAgentTesting
import Testing

@testable import GenAgent
@testable import GenAgentReport

@Suite("A gallery's page") struct GalleryPageTests {
    @Test func everySessionHasACardAndItsStory() async throws {
        let sessions = [
            await Sample.simple("one", query: Query("a red fox", tags: ["colour", "animal"])),
            await Sample.run(ScriptedPolicy([.failure(.fatal("gone"))]), id: "two", query: "nothing comes of it"),
        ]
        let page = TagChecker(try await Pages.gallery(sessions, ReportOptions(title: "Foxes")))
        #expect(page.problems == [])
        func values(_ name: String) -> [String] { page.attributes.filter { $0.name == name }.map(\.value) }
        #expect(values("data-id") == ["one", "two"] && values("data-outcome") == ["satisfied", "failed"])
        #expect(values("data-rounds") == ["2", "0"] && values("data-tags") == ["animal\ncolour", ""])
        #expect(values("data-tools") == ["draw", "draw"] && values("data-text")[0].contains("bright red"))
        #expect(
            page.elements.filter { $0 == "article" }.count == 2 && page.elements.filter { $0 == "noscript" }.count == 2)
        #expect(page.text.contains("2 sessions · 1 satisfied · 1 failed · 2 rounds"))
        #expect(page.text.contains("I begin.") && page.text.contains("Foxes"))
    }

    @Test func anImageIsInTheFileOnce() async throws {
        let sessions = [await Sample.simple("one"), await Sample.simple("two")]
        let page = TagChecker(try await Pages.gallery(sessions))
        let keys = page.attributes.filter { $0.name == "data-image" }.map(\.value)
        #expect(keys.count == 2 && Set(keys).count == 2)
        let again = page.attributes.filter { $0.name == "data-same" }.map(\.value)
        #expect(again.count == 4 && Set(again).isSubset(of: keys))
    }

    @Test func thumbnailsAreImagesOfTheirOwn() async throws {
        struct Red: ImageTransform {
            func transform(_ image: EncodedImage) async throws -> EncodedImage {
                try StubImage.solid(.red, size: PixelSize(width: 4, height: 4), texts: ["of": image.digest.rawValue])
            }
        }
        let page = TagChecker(try await Pages.gallery([await Sample.simple()], ReportOptions(thumbnail: Red())))
        let session = await Sample.simple()
        let keys = page.attributes.filter { $0.name == "data-image" }.map(\.value)
        #expect(
            keys.count == 3 && Array(keys.dropFirst()) == session.trajectory.images.map(\.reference.digest.rawValue))
        #expect(page.attributes.contains { $0.element == "img" && $0.name == "width" && $0.value == "4" })
    }

    @Test func aGalleryOfNothingSaysSo() async throws {
        let page = TagChecker(try await Pages.gallery([]))
        #expect(page.problems == [] && page.text.contains("No session matches.") && page.text.contains("0 sessions"))
    }

    @Test func afterAFailureTheOldFileIsStillThere() async throws {
        struct Broken: AsyncSequence, Sendable {
            struct Iterator: AsyncIteratorProtocol {
                mutating func next() async throws -> ReportSession? { throw AdapterError.fatal("no more") }
            }
            func makeAsyncIterator() -> Iterator { Iterator() }
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "gallery.html")
        try await GalleryPage().write(SessionList([await Sample.simple()]), to: file)
        let before = try Data(contentsOf: file)
        #expect(before.count > 10_000)
        await #expect(throws: AdapterError.self) { try await GalleryPage().write(Broken(), to: file) }
        #expect(try Data(contentsOf: file) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["gallery.html"])
    }
}

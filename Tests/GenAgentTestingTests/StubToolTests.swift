import Foundation
import GenAgent
import Testing

@testable import GenAgentTesting

@Suite struct StubToolTests {
    @Test func checksumsAreTheStandardOnes() {
        // The CRC of an empty IEND chunk is in every PNG; the Adler-32 example is RFC 1950's algorithm on "Wikipedia".
        #expect(PNGWriter.crc32(Array("IEND".utf8)) == 0xAE42_6082)
        #expect(PNGWriter.adler32(Array("Wikipedia".utf8)) == 0x11E6_0398)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 200_000])
    func storedStreamHoldsTheContent(count: Int) {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let stream = PNGWriter.zlib(content)
        // Header and check sum (RFC 1950), then blocks (RFC 1951, 3.2.4).
        #expect((Int(stream[0]) << 8 | Int(stream[1])) % 31 == 0)
        var (read, at, last): ([UInt8], Int, Bool) = ([], 2, false)
        while !last {
            last = stream[at] & 1 == 1
            let length = Int(stream[at + 1]) | Int(stream[at + 2]) << 8
            #expect(length ^ 0xFFFF == Int(stream[at + 3]) | Int(stream[at + 4]) << 8)
            read += stream[(at + 5)..<(at + 5 + length)]
            at += 5 + length
        }
        #expect(read == content)
        #expect(stream.count == at + 4)
    }

    @Test func stubImagesAreRealSmallPNGs() throws {
        let image = try StubImage.labeled("a cat", size: PixelSize(width: 100, height: 30))
        #expect(image.format == .png && image.size == PixelSize(width: 100, height: 30))
        #expect(image.data.count < 1_000)
        let chunks = PNGChunks.read(image.data)
        #expect(chunks.map(\.type) == ["IHDR", "PLTE", "iTXt", "IDAT", "IEND"])
        #expect(chunks.allSatisfy { $0.isIntact })
        #expect(chunks[2].text.hasSuffix("a cat"))
        #expect(try StubImage.labeled("a cat", size: PixelSize(width: 100, height: 30)) == image)
    }

    @Test func sidesAreHeldToWhatIsSensible() throws {
        #expect(try StubImage.solid(.red, size: PixelSize(width: -3, height: 0)).size == PixelSize(width: 1, height: 1))
        #expect(
            try StubImage.solid(.red, size: PixelSize(width: .max, height: 1)).size == PixelSize(width: 4096, height: 1)
        )
    }

    @Test func anotherPromptOrSeedGivesAnotherImage() async throws {
        for style in [StubGenerator.Style.labeled, .solid(.blue)] {
            let painter = StubGenerator(style: style)
            var digests: [ImageDigest] = []
            for (prompt, seed) in [("a", 1), ("a", 2), ("b", 1), ("a", 1)] as [(String, UInt64)] {
                let request = GenerationRequest(prompt: prompt, seed: seed)
                digests.append(try await painter.generate(request, context: ToolContext()).image.digest)
            }
            #expect(Set(digests).count == 3 && digests[0] == digests[3])
            #expect(painter.requests.map(\.seed) == [1, 2, 1, 1])
        }
    }

    @Test func labelledPatternsDiffer() throws {
        let pixels = try (0..<200).map { number in
            PNGChunks.read(try StubImage.labeled("label \(number)").data).first { $0.type == "IDAT" }?.bytes
        }
        #expect(Set(pixels).count == 200)
    }

    @Test func customStyleAndSizeOfTheRequestAreHonoured() async throws {
        let green = try StubImage.solid(.green)
        let custom = StubGenerator(style: .custom { _ in green })
        #expect(try await custom.generate(GenerationRequest(prompt: "x"), context: ToolContext()).image == green)
        let request = GenerationRequest(prompt: "x", size: PixelSize(width: 8, height: 9))
        let result = try await StubGenerator().generate(request, context: ToolContext())
        #expect(result.image.size == PixelSize(width: 8, height: 9))
    }

    @Test func reattachingIsRecorded() async throws {
        let painter = StubGenerator()
        let request = GenerationRequest(prompt: "x", seed: 1)
        let result = try await painter.reattach(to: JobHandle("j"), request: request, context: ToolContext())
        #expect(try await painter.generate(request, context: ToolContext()).image == result.image)
        #expect(painter.reattached == [JobHandle("j")])
        await painter.waitForRequests(2)
    }

    @Test func flakyToolFailsOnEveryNthCall() async throws {
        let flaky = FlakyTool(StubGenerator(), every: 3, .failure(.transient("busy")))
        var failures: [Int] = []
        for number in 1...7 {
            do { _ = try await flaky.generate(GenerationRequest(prompt: "x"), context: ToolContext()) } catch {
                #expect(error as? AdapterError == .transient("busy"))
                failures.append(number)
            }
        }
        #expect(failures == [3, 6] && flaky.callCount == 7)
        #expect(flaky.descriptor.name == "draw")
    }

    @Test func flakyToolHangsOrBringsGarbageAlsoWhenReattaching() async throws {
        let garbage = FlakyTool(StubGenerator(), every: 0, .garbage)
        await #expect(throws: ImageDataError.self) {
            try await garbage.reattach(
                to: JobHandle("j"), request: GenerationRequest(prompt: "x"), context: ToolContext())
        }
        let hanging = FlakyTool(StubGenerator(), every: 1, .hang)
        let call = Task { try await hanging.generate(GenerationRequest(prompt: "x"), context: ToolContext()) }
        await hanging.waitForCalls(1)
        call.cancel()
        await #expect(throws: CancellationError.self) { _ = try await call.value }
        let healthy = FlakyTool(StubGenerator(), every: 2, .hang)
        let result = try await healthy.reattach(
            to: JobHandle("j"), request: GenerationRequest(prompt: "x", seed: 4), context: ToolContext())
        #expect(result.seed == 4)
    }

    @Test func stubToolKeepsItsArguments() async throws {
        let tool = StubTool("search", says: "nothing found")
        #expect(try await tool.call(["q": "cats"], context: ToolContext()).text == "nothing found")
        #expect(tool.requests == [["q": "cats"]])
    }

    @Test func flakyStoreFailsTheWritesThatItIsTold() async throws {
        let store = FlakyStore { write, _ in write == .save ? Oops() : nil }
        let input = RecordedInput(index: 0, time: ManualClock.start, input: .cancelled)
        try await store.append(input, to: "s")
        let image = try StubImage.solid(.red)
        await #expect(throws: Oops.self) { try await store.save(image) }
        #expect(try await store.image(image.digest) == nil)
        #expect(try await store.inputs(of: "s") == [input])
        #expect(try await store.sessions() == ["s"])
        #expect(store.writeCount == 2)
    }
}

/// Reads a PNG's chunks.
struct PNGChunks {
    var type: String
    var bytes: [UInt8]
    var isIntact: Bool
    var text: String { String(decoding: bytes, as: UTF8.self) }

    static func read(_ data: Data) -> [PNGChunks] {
        let bytes = Array(data)
        var (chunks, at): ([PNGChunks], Int) = ([], 8)
        while at + 12 <= bytes.count {
            let length = bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
            let body = Array(bytes[(at + 4)..<(at + 8 + length)])
            let sum = Array(bytes[(at + 8 + length)..<(at + 12 + length)])
            chunks.append(
                PNGChunks(
                    type: String(decoding: body.prefix(4), as: UTF8.self), bytes: Array(body.dropFirst(4)),
                    isIntact: sum == PNGWriter.bigEndian(PNGWriter.crc32(body))))
            at += 12 + length
        }
        return chunks
    }
}

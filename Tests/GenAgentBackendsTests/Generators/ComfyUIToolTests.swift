import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

struct ComfyUIToolTests {
    private let request = GenerationRequest(
        prompt: "a cat", negativePrompt: "blur", size: Sample.size, seed: 5_000_000_000, steps: 9, guidance: 2.5)

    @Test func aPictureIsDrawnFetchedAndReported() async throws {
        let fake = try ComfyUIFake([.pending(3), .pending(1), .running, .done { ComfyUIFixture.success($0) }])
        let (server, probe) = (fake.server, CallProbe())
        let result = try await ComfyUIFixture.tool(server).generate(request, context: probe.context)
        #expect(result.image == (try Sample.picture()))
        #expect(result.seed == 5_000_000_000 && result.warnings.isEmpty)
        #expect(probe.progress == ["queued, 3 before you", "queued, 1 before you", "drawing"])
        #expect(probe.jobs == [JobHandle(fake.id)])
        let view = try #require(server.requests.last?.url.absoluteString)
        #expect(view.hasSuffix("/view?filename=g_00001_.png&subfolder=genagent%2Fa%20b&type=output"))
    }

    @Test func theGraphCarriesWhatIsBoundAndAUniquePrefix() async throws {
        var prefixes: Set<String> = []
        var ids: Set<String> = []
        for index in 0..<2 {
            let fake = try ComfyUIFake([.done { ComfyUIFixture.success($0) }])
            let server = fake.server
            let context = ToolContext(sessionID: "s1", callIndex: index, clock: ManualClock.automatic())
            _ = try await ComfyUIFixture.tool(server).generate(request, context: context)
            let body = try server.json()
            let graph = try #require(body["prompt"])
            func input(_ node: String, _ name: String) -> JSONValue? { graph[node]?["inputs"]?[name] }
            #expect(input("6", "text") == "a cat" && input("7", "text") == "blur")
            #expect(input("3", "seed") == 5_000_000_000 && input("3", "steps") == 9 && input("3", "cfg") == 2.5)
            #expect(input("5", "width") == 64 && input("5", "height") == 32)
            #expect(input("3", "positive") == ["6", 0])
            prefixes.insert(try #require(input("9", "filename_prefix")?.stringValue))
            let id = try #require(body["prompt_id"]?.stringValue)
            #expect(id == UUID(uuidString: id)?.uuidString.lowercased())
            ids.insert(id)
            #expect(server.requests.allSatisfy { $0.headers["Origin"] == nil })
        }
        #expect(prefixes.count == 2 && ids.count == 2)
    }

    @Test func inputImagesAreUploadedAndNamedAsTheServerSays() async throws {
        let fake = try ComfyUIFake([.done { ComfyUIFixture.success($0) }])
        let (server, picture) = (fake.server, try Sample.picture("input"))
        let probe = CallProbe(["img_1": picture])
        let edit = GenerationRequest(prompt: "x", inputImages: ["img_1"])
        _ = try await ComfyUIFixture.tool(server).generate(edit, context: probe.context)
        #expect(server.lines.prefix(2) == ["POST /upload/image", "POST /prompt"])
        #expect(server.requests[0].body?.range(of: picture.data) != nil)
        #expect(try server.json(1)["prompt"]?["8"]?["inputs"]?["image"] == "sub/in (1).png")
    }

    @Test func onlyWhatIsBoundIsHonoured() async throws {
        let fake = try ComfyUIFake([.done { ComfyUIFixture.success($0) }])
        let tool = try ComfyUIFixture.tool(fake.server, bindings: ComfyUIBindings(prompt: ["6.text"]))
        let capabilities = try #require(tool.descriptor.generator)
        #expect(capabilities == GeneratorCapabilities(seed: false, reattach: true, callNaming: .job))
        let result = try await tool.generate(request, context: CallProbe().context)
        #expect(result.warnings.count == 5 && result.seed == nil)
    }

    @Test func anOutputIsPreferredToAPreviewAndAPreviewToNothing() async throws {
        let fake = try ComfyUIFake([
            .done { id in
                [
                    id: [
                        "outputs": [
                            "2": ["images": [["filename": "t.png", "subfolder": "", "type": "temp"]]],
                            "10": ["images": [["filename": "o.png", "subfolder": "", "type": "output"]]],
                        ], "status": ["status_str": "success", "completed": true],
                    ]
                ]
            }
        ])
        let server = fake.server
        let tool = try ComfyUIFixture.tool(server, bindings: ComfyUIBindings(prompt: ["6.text"]))
        let result = try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(server.requests.last?.url.query()?.contains("filename=o.png") == true)
        #expect(result.warnings == ["The workflow made 2 images; the first one counts."])

        let preview = try ComfyUIFake([.done { ComfyUIFixture.success($0, type: "temp") }])
        let previews = preview.server
        _ = try await ComfyUIFixture.tool(previews).generate(request, context: CallProbe().context)
        #expect(previews.requests.last?.url.query()?.contains("type=temp") == true)
    }

    @Test func aJobMissingOnceIsLookedForAgainAndTwiceIsLost() async throws {
        let once = try ComfyUIFake([.running, .gone, .gone, .done { ComfyUIFixture.success($0) }])
        let result = try await ComfyUIFixture.tool(once.server).generate(request, context: CallProbe().context)
        #expect(result.seed == 5_000_000_000)

        let lost = try ComfyUIFake([.gone])
        let error = try await adapterError {
            try await ComfyUIFixture.tool(lost.server).generate(request, context: CallProbe().context)
        }
        #expect(error.kind == .transient && !error.isExhausted)
        #expect(error.message.contains("job lost"))
    }

    @Test func aJobOfAnEarlierProcessIsTakenUpWithoutASecondPrompt() async throws {
        let fake = try ComfyUIFake([.running, .done { ComfyUIFixture.success($0) }], id: "old-job")
        let server = fake.server
        let tool = try ComfyUIFixture.tool(server, prices: GeneratorPrices(perSecond: 2))
        let result = try await tool.reattach(to: JobHandle("old-job"), request: request, context: CallProbe().context)
        #expect(!server.lines.contains("POST /prompt"))
        #expect(result.usage.seconds > 0 && result.usage.money == result.usage.seconds * 2)

        let lost = try ComfyUIFake([.gone], id: "old-job")
        let error = try await adapterError {
            try await ComfyUIFixture.tool(lost.server)
                .reattach(to: JobHandle("old-job"), request: request, context: CallProbe().context)
        }
        #expect(error.isExhausted && error.message.contains("job lost"))
    }

    @Test func aJobThatMayHaveArrivedIsAskedForByItsName() async throws {
        let probe = CallProbe()
        let name = probe.context.callName
        let arrived = try ComfyUIFake([.running, .done { ComfyUIFixture.success($0) }], id: name)
        let result = try await ComfyUIFixture.tool(arrived.server)
            .reattach(to: .unconfirmed(name), request: request, context: probe.context)
        #expect(result.image == (try Sample.picture()) && !arrived.server.lines.contains("POST /prompt"))
        #expect(probe.jobs == [JobHandle(name)])
    }

    @Test func aJobThatDidNotArriveIsSubmittedUnderItsName() async throws {
        let probe = CallProbe()
        let name = probe.context.callName
        let fake = try ComfyUIFake([.gone, .gone, .running, .done { ComfyUIFixture.success($0) }])
        let server = fake.server
        let result = try await ComfyUIFixture.tool(server)
            .reattach(to: .unconfirmed(name), request: request, context: probe.context)
        #expect(result.image == (try Sample.picture()))
        // Two looks, because what a killed process sent last may still be on its way.
        let submitted = try #require(server.lines.firstIndex(of: "POST /prompt"))
        #expect(server.lines[..<submitted].count { $0 == "GET /history/\(name)" } == 2)
        #expect(server.lines.count { $0 == "POST /prompt" } == 1 && fake.id == name && probe.jobs == [JobHandle(name)])
    }

    @Test func whetherAJobArrivedIsNotGuessedWhereTheServerIsSilent() async throws {
        let server = ImageServerFake { _, _ in
            throw HTTPError(.cannotConnect, "could not connect", mayHaveBeenSent: false)
        }
        let probe = CallProbe()
        let error = try await adapterError {
            try await ComfyUIFixture.tool(server)
                .reattach(to: .unconfirmed(probe.context.callName), request: request, context: probe.context)
        }
        #expect(error.kind == .transient && !server.lines.contains("POST /prompt"))
    }

    @Test func aLostAnswerToPromptMeansNoSecondJob() async throws {
        let fake = try ComfyUIFake([.running, .done { ComfyUIFixture.success($0) }])
        let inner = fake.server
        let server = ImageServerFake { request, _ in
            let response = try await inner.send(request)
            if request.url.path() == "/prompt" {
                throw HTTPError(.connectionLost, "The connection broke.", mayHaveBeenSent: true)
            }
            return ImageServerFake.Answer(status: response.status, body: try await response.body.collect())
        }
        let result = try await ComfyUIFixture.tool(server).generate(request, context: CallProbe().context)
        #expect(result.image == (try Sample.picture()))
        #expect(server.lines.filter { $0 == "POST /prompt" }.count == 1)
    }

    @Test func anIdThatExistsAlreadyIsOurJob() async throws {
        let fake = try ComfyUIFake([.running, .done { ComfyUIFixture.success($0) }]) { line, _ in
            line == "POST /prompt" ? .json(["error": "prompt_id already exists"], status: 409) : nil
        }
        let result = try await ComfyUIFixture.tool(fake.server).generate(request, context: CallProbe().context)
        #expect(result.image == (try Sample.picture()))
    }

    /// Comfy Cloud keeps images in a storage of its own and hands out signed addresses.
    @Test func aFileElsewhereIsFetchedWithoutTheKeyFromListedHostsOnly() async throws {
        let picture = try Sample.picture()
        for (location, hosts, isFetched) in [
            ("https://storage.example.com/b/x.png?sig=1", ["storage.example.com"] as [HostPattern], true),
            ("https://storage.example.com/b/x.png?sig=1", [], false),
            ("http://169.254.169.254/latest", ["storage.example.com"], false),
            ("file:///etc/passwd", ["storage.example.com"], false),
        ] {
            let fake = try ComfyUIFake([.done { ComfyUIFixture.success($0) }])
            let server = ImageServerFake { request, index in
                if request.url.host() == "storage.example.com" { return .image(picture) }
                if request.url.path() == "/view" {
                    return .init(status: 302, headers: ["Location": .init(location)], body: Data("secret".utf8))
                }
                let answer = try await fake.server.send(request)
                return .init(status: answer.status, headers: answer.headers, body: try await answer.body.collect())
            }
            var endpoint = try Sample.endpoint(
                .header(name: "X-API-Key", .provided { Sample.key }), at: "http://127.0.0.1:8188")
            endpoint.imageHosts = hosts
            let tool = ComfyUITool(
                workflow: try ComfyUIWorkflow(ComfyUIFixture.graph, bindings: ComfyUIFixture.bindings), at: endpoint,
                over: server)
            if isFetched {
                let result = try await tool.generate(request, context: CallProbe().context)
                #expect(result.image == picture)
                #expect(server.requests.last?.headers["X-API-Key"] == nil)
            } else {
                let error = try await adapterError { try await tool.generate(request, context: CallProbe().context) }
                #expect(error.kind == .fatal && error.message.contains("named by an answer of ComfyUI"), "\(error)")
                #expect(!server.requests.contains { $0.url.host() != "127.0.0.1" })
            }
        }
    }

    @Test func aFileThatIsNotWholeIsFetchedOnceMore() async throws {
        let picture = try Sample.picture()
        let looks = Locked(0)
        let fake = try ComfyUIFake([.done { ComfyUIFixture.success($0) }]) { line, _ in
            guard line == "GET /view" else { return nil }
            let isFirst = looks.withLock { looks in
                looks += 1
                return looks == 1
            }
            return isFirst ? .init(body: picture.data.prefix(60)) : .image(picture)
        }
        let server = fake.server
        let result = try await ComfyUIFixture.tool(server).generate(request, context: CallProbe().context)
        #expect(result.image == picture && result.usage.retries == 1)
        #expect(server.lines.filter { $0 == "POST /prompt" }.count == 1)
    }
}

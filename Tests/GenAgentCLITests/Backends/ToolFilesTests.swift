import Foundation
import GenAgent
import GenAgentBackends
import Testing

@testable import GenAgentCLI

/// Settings that lie in files of their own.
@Suite struct ToolFilesTests {
    private let workflow = """
        {"6": {"class_type": "CLIPTextEncode", "inputs": {"text": ""}}, "3": {"class_type": "KSampler", "inputs": {"seed": 1}}}
        """

    private func place(_ files: [String: String]) throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: place.file(name))) }
        return place
    }

    @Test func workflowsLieBesideTheConfiguration() throws {
        let place = try place([
            "workflow.json": workflow,
            "c.json": #"""
            {"tools": [{"kind": "comfyui", "url": "http://c:8188", "workflow": "workflow.json", "bindings": {"prompt": "6.text", "seed": ["3.seed"]}}]}
            """#,
        ])
        let read = try BackendConfiguration(BackendFlags(configuration: place.file("c.json")))
        guard case .comfyUI(let found)? = read.tools.first?.details else {
            Issue.record("no ComfyUI tool in \(read.tools)")
            return
        }
        #expect(found.bindings == ComfyUIBindings(prompt: ["6.text"], seed: ["3.seed"]))
        let option = "comfyui=http://c,workflow=\(place.file("workflow.json")),prompt=6.text,seed=3.seed"
        #expect(try BackendConfiguration(BackendFlags(tools: [option])).tools.first?.details == .comfyUI(found))
    }

    @Test func anUnknownBindingIsNamedWithThoseThereAre() throws {
        let tool =
            #"{"kind": "comfyui", "url": "http://c", "workflow": "w.json", "bindings": {"prompt": "6.text", "seeds": "3.seed"}}"#
        let place = try place(["w.json": workflow, "c.json": "{\"tools\": [\(tool)]}"])
        let path = place.file("c.json")
        #expect(
            throws: ConfigurationError(
                place: "\(path): tools[0].bindings.seeds",
                problem:
                    "unknown setting. Known settings: prompt, negativePrompt, seed, width, height, steps, guidance, images, output."
            )
        ) { try BackendConfiguration(BackendFlags(configuration: path)) }
    }

    @Test func whatIsWrongWithAWorkflowIsSaid() throws {
        let place = try place(["workflow.json": workflow, "ui.json": #"{"nodes": [], "links": []}"#])
        func complaint(_ options: String) -> String {
            let path = "\(place.path)/"
            do {
                return
                    "\(try BackendConfiguration(BackendFlags(tools: ["comfyui=http://c,workflow=\(path)\(options)"])))"
            } catch {
                return "\(error)"
            }
        }
        #expect(complaint("workflow.json").hasPrefix("--tool comfyui: prompt: it is missing. Name the node and input"))
        #expect(
            complaint("workflow.json,prompt=9.text").contains(
                "workflow: The workflow has no node for the binding 9.text"))
        #expect(complaint("ui.json,prompt=6.text").contains("editor format; export it with Workflow, Export (API)"))
    }

    @Test func templatesAreReadFromObjectsAndFiles() throws {
        let text = """
            {"path": "/draw", "body": {"text": "{{prompt}}", "n": "{{seed}}"}, "image": "/images/0",
             "success": {"pointer": "/ok", "equals": true, "message": "/why"}, "seed": "/seed"}
            """
        let place = try place([
            "t.json": text, "c.json": #"{"tools": [{"kind": "template", "url": "http://t", "template": \#(text)}]}"#,
        ])
        let expected = HTTPTemplate(
            path: "/draw", body: ["text": "{{prompt}}", "n": "{{seed}}"], answer: .pointer("/images/0"),
            success: .init(pointer: "/ok", equals: true, message: "/why"), seedPointer: "/seed")
        let inline = try BackendConfiguration(BackendFlags(configuration: place.file("c.json")))
        #expect(inline.tools.first?.details == .template(expected))
        let own = try BackendConfiguration(BackendFlags(tools: ["template=http://t,template=\(place.file("t.json"))"]))
        #expect(own.tools.first?.details == .template(expected))
    }

    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func theDocumentedConfigurationIsUnderstood() throws {
        let page = try String(
            contentsOf: root.appendingPathComponent("Documentation/CommandLine.md"), encoding: .utf8)
        let chapter = try #require(page.components(separatedBy: "### The configuration file").dropFirst().first)
        let block = try #require(chapter.components(separatedBy: "```json\n").dropFirst().first)
        let text = try #require(block.components(separatedBy: "```").first)
        let read = try BackendConfiguration(JSONValue.parse(text), SettingSource(head: "page", isFile: true))
        #expect(read.policy?.server == .openAIReasoning && read.isPriced && read.judging == .policy)
        #expect(read.tools.map(\.name) == ["generate_image", "sketch"] && read.limits.money == 0.5)
    }

    @Test func theExamplesInTheRepositoryAreUnderstood() throws {
        for name in ["genagent.json", "genagent-vllm.json"] {
            let path = root.appendingPathComponent("Examples/LocalStack/\(name)").path
            let read = try BackendConfiguration(BackendFlags(configuration: path))
            #expect(read.policy != nil && read.tools.first?.kind == .comfyUI)
        }
    }

    @Test func aFileThatIsNoJSONIsSaidWithItsPlace() throws {
        let place = try place(["c.json": "{\"policy\": }"])
        let path = place.file("c.json")
        do {
            _ = try BackendConfiguration(BackendFlags(configuration: path))
            Issue.record("the file was taken")
        } catch let error as ConfigurationError {
            #expect(error.place == path && error.problem.hasPrefix("the file is not JSON. "))
        }
        #expect(throws: ConfigurationError.self) {
            try BackendConfiguration(BackendFlags(configuration: place.file("none.json")))
        }
    }
}

import Foundation
import GenAgent
import GenAgentBackends
import GenAgentTesting
import Testing

struct ComfyUIErrorTests {
    static func invalid(_ node: String, _ type: String, _ input: String, dependents: [JSONValue] = ["9"]) -> JSONValue {
        [
            node: [
                "errors": [
                    [
                        "type": .string(type), "message": "Value is not right", "details": .string(input),
                        "extra_info": ["input_name": .string(input), "received_value": 99_999_999],
                    ]
                ], "dependent_outputs": .array(dependents), "class_type": "EmptyLatentImage",
            ]
        ]
    }

    static func refused(_ nodeErrors: JSONValue, type: String = "prompt_outputs_failed_validation") -> JSONValue {
        [
            "error": [
                "type": .string(type), "message": "Prompt outputs failed validation", "details": "", "extra_info": [:],
            ], "node_errors": nodeErrors,
        ]
    }

    static let refusals: [Refusal] = [
        Refusal(
            name: "bound value too big",
            answer: .json(refused(invalid("5", "value_bigger_than_max", "width")), status: 400),
            kind: .rejected, says: "node 5 (EmptyLatentImage)"),
        Refusal(
            name: "missing checkpoint",
            answer: .json(refused(invalid("4", "value_not_in_list", "ckpt_name")), status: 400),
            kind: .fatal, says: "export"),
        Refusal(
            name: "missing input image",
            answer: .json(refused(invalid("8", "custom_validation_failed", "image")), status: 400), kind: .rejected),
        Refusal(
            name: "unknown node", answer: .json(refused([:], type: "missing_node_type"), status: 400), kind: .fatal),
        Refusal(name: "no outputs", answer: .json(refused([:], type: "prompt_no_outputs"), status: 400), kind: .fatal),
        Refusal(
            name: "uppercase id", answer: .json(refused([:], type: "invalid_prompt_id"), status: 400), kind: .fatal),
        Refusal(
            name: "malformed body",
            answer: .text("500 Internal Server Error\n\nServer got itself in trouble", status: 500),
            kind: .fatal, says: "could not read"),
        Refusal(name: "too large", answer: .text("Maximum request body size exceeded", status: 413), kind: .rejected),
        Refusal(name: "foreign origin", answer: .text("", status: 403), kind: .fatal),
        Refusal(
            name: "accepted in part",
            answer: .json([
                "prompt_id": "x", "number": 1, "node_errors": invalid("5", "value_bigger_than_max", "width"),
            ]), kind: .rejected, says: "only in part"),
        Refusal(
            name: "accepted in part, a fault of the workflow",
            answer: .json([
                "prompt_id": "x", "number": 1, "node_errors": invalid("4", "value_not_in_list", "ckpt_name"),
            ]), kind: .fatal, says: "only in part"),
    ]

    @Test(arguments: refusals)
    func everyRefusalIsToldApart(_ refusal: Refusal) async throws {
        let fake = try ComfyUIFake([.gone]) { line, _ in line == "POST /prompt" ? refusal.answer : nil }
        let server = fake.server
        let error = try await adapterError {
            try await ComfyUIFixture.tool(server).generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == refusal.kind, "\(error)")
        #expect(refusal.says.isEmpty || error.message.contains(refusal.says), "\(error)")
        #expect(server.lines.filter { $0 == "POST /prompt" }.count == 1)
    }

    @Test func aDroppedBranchBesideTheWantedOutputIsAWarning() async throws {
        let fake = try ComfyUIFake([.done { ComfyUIFixture.success($0) }]) { line, usual in
            guard line == "POST /prompt" else { return nil }
            var answer = (try? JSONValue.parse(String(decoding: usual.body, as: UTF8.self))) ?? [:]
            answer["node_errors"] = Self.invalid("12", "value_not_in_list", "x", dependents: ["13"])
            return .json(answer)
        }
        let result = try await ComfyUIFixture.tool(fake.server)
            .generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(result.warnings.count == 1 && result.warnings[0].contains("node 12"))
    }

    struct Fate: Sendable {
        var message: String
        var details: JSONValue
        var kind: AdapterError.Kind
        var says: String
    }

    @Test(arguments: [
        Fate(
            message: "execution_error",
            details: [
                "node_id": "8", "node_type": "LoadImage", "exception_type": "PIL.UnidentifiedImageError",
                "exception_message": "cannot identify image file",
            ], kind: .rejected, says: "node 8 (LoadImage)"),
        Fate(
            message: "execution_error",
            details: [
                "node_id": "3", "node_type": "KSampler", "exception_type": "torch.OutOfMemoryError",
                "exception_message": "CUDA out of memory",
            ], kind: .transient, says: "memory"),
        Fate(
            message: "execution_interrupted", details: ["node_id": "3", "node_type": "KSampler"], kind: .transient,
            says: "interrupted"),
    ])
    func whatFailsWhileDrawingIsNamedByItsNode(_ fate: Fate) async throws {
        let fake = try ComfyUIFake([.running, .done { ComfyUIFixture.failure($0, fate.message, fate.details) }])
        let error = try await adapterError {
            try await ComfyUIFixture.tool(fake.server)
                .generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == fate.kind && !error.isExhausted)
        #expect(error.message.contains(fate.says), "\(error)")
    }

    @Test func aVanishedFileAndAnEmptyResultAreNamed() async throws {
        let vanished = try ComfyUIFake([.done { ComfyUIFixture.success($0) }]) { line, _ in
            line == "GET /view" ? .text("", status: 404) : nil
        }
        let gone = try await adapterError {
            try await ComfyUIFixture.tool(vanished.server)
                .generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(gone.message.contains("gone from the server"))

        let empty = try ComfyUIFake([
            .done { [$0: ["outputs": [:], "status": ["status_str": "success", "completed": true]]] }
        ])
        let nothing = try await adapterError {
            try await ComfyUIFixture.tool(empty.server)
                .generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(nothing.message.contains("without an image"))
    }

    @Test func anUnusableWorkflowIsRefusedBeforeAnythingIsSent() {
        let wrong: [(JSONValue, ComfyUIBindings, String)] = [
            (["nodes": [], "links": []], ComfyUIFixture.bindings, "Export (API)"),
            ([], ComfyUIFixture.bindings, "not a JSON object"),
            (["1": ["inputs": [:]]], ComfyUIFixture.bindings, "class_type"),
            (ComfyUIFixture.graph, ComfyUIBindings(prompt: []), "Bind the prompt"),
            (ComfyUIFixture.graph, ComfyUIBindings(prompt: ["66.text"]), "66.text"),
            (ComfyUIFixture.graph, ComfyUIBindings(prompt: ["6.text"], output: "99"), "99"),
        ]
        for (json, bindings, words) in wrong {
            let error = #expect(throws: AdapterError.self) { try ComfyUIWorkflow(json, bindings: bindings) }
            #expect(error?.message.contains(words) == true)
        }
    }
}

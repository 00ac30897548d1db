import Foundation
import GenAgent
import GenAgentImaging

/// Answers of image generators.
extension PlantedPlace {
    private static let key = Planted.key

    static let generators: [PlantedPlace] = images + jobs + comfyUI + generatorFailures

    /// A small image, with the key among its texts or without.
    static func image(withKey: Bool = false) throws -> Data {
        try PNG.encode(
            Bitmap(width: 16, height: 16, fill: Pixel(red: 200, green: 10, blue: 10)),
            text: withKey ? [PNGText(keyword: "parameters", text: "a cat, key \(Planted.key)")] : [])
    }

    static func base64(withKey: Bool = false) throws -> JSONValue {
        .string(try image(withKey: withKey).base64EncodedString())
    }

    private static let images: [PlantedPlace] = {
        func sends(_ name: String, fails: Bool = false, _ data: @escaping @Sendable () throws -> JSONValue)
            -> PlantedPlace
        {
            PlantedPlace(.openAI, name, fails: fails) { _ in .json(["data": [try data()]]) }
        }
        @Sendable func encoded(_ text: String) -> JSONValue {
            ["b64_json": .string(Data(text.utf8).base64EncodedString())]
        }
        let words = String(repeating: "word ", count: 100)
        return [
            sends("revised prompt") { ["b64_json": try base64(), "revised_prompt": .string("rp \(key)")] },
            sends("revised prompt, cut within the key") {
                ["b64_json": try base64(), "revised_prompt": .string("\(words.prefix(490))\(key) \(words)")]
            },
            sends("image that is no base64", fails: true) { ["b64_json": .string("!!!\(key)!!!")] },
            sends("image that is no base64, cut within the key", fails: true) {
                ["b64_json": .string("!!!!!!!!!!\(key)")]
            },
            sends("image that is a text", fails: true) { encoded("Not an image; key=\(key), \(key)") },
            sends("image that is a text, cut within the key", fails: true) { encoded("\(words.prefix(108))\(key)") },
            sends("image that begins with the key", fails: true) { encoded(key) },
            sends("image that is the beginning of the key", fails: true) { encoded(String(key.prefix(20))) },
            PlantedPlace(.openAI, "address of the image") { ask in
                if ask.path.hasPrefix("/img") {
                    return Planted.Answer(headers: ["Content-Type: image/png"], body: try image())
                }
                return .json(["data": [["url": .string("\(ask.origin)/img/\(key)?sig=\(key)")]]])
            },
            sends("address of the image at nobody", fails: true) {
                ["url": .string("http://127.0.0.1:1/\(key)?sig=\(key)")]
            },
            sends("address of the image that is none", fails: true) { ["url": .string("ftp://\(key)")] },
            PlantedPlace(.openAI, "text within the image", isInImage: true) { _ in
                .json(["data": [["b64_json": try base64(withKey: true)]]])
            },
            PlantedPlace(.openAI, "text within the image at an address", isInImage: true) { ask in
                if ask.path.hasPrefix("/img") {
                    return Planted.Answer(headers: ["Content-Type: image/png"], body: try image(withKey: true))
                }
                return .json(["data": [["url": .string("\(ask.origin)/img/a.png")]]])
            },
            PlantedPlace(.template, "body that is an image with the key", isInImage: true) { _ in
                .json(["ok": true, "image": try base64(withKey: true), "note": .string(key)])
            },
            PlantedPlace(.webUI, "info of the web UI") { _ in
                .json([
                    "images": [try base64()], "info": .string(#"{"seed": 7, "infotexts": ["\#(key)"]}"#),
                    "parameters": ["k": .string(key)],
                ])
            },
            PlantedPlace(.webUI, "base64 of user and password", fails: true) { _ in
                .json(
                    ["detail": .string("Basic \(Data("user:\(key)".utf8).base64EncodedString())")],
                    status: "400 Bad Request")
            },
        ]
    }()

    private static let jobs: [PlantedPlace] = [
        PlantedPlace(.blackForest, "id of a job", fails: true) { _ in
            .json(["id": .string("job-\(key)"), "status": "Pending"])
        },
        PlantedPlace(.blackForest, "polling address") { ask in
            if ask.path == "/img.png" { return Planted.Answer(headers: ["Content-Type: image/png"], body: try image()) }
            return .json([
                "id": "7", "polling_url": .string("\(ask.origin)/poll?key=\(key)"), "status": "Ready",
                "result": ["sample": .string("\(ask.origin)/img.png?sig=\(key)")],
            ])
        },
        PlantedPlace(.blackForest, "details of a failed job", fails: true) { _ in
            .json(["id": "7", "status": "Error", "details": .string(key)])
        },
        PlantedPlace(.blackForest, "status of a job") { ask in
            if ask.path == "/img.png" { return Planted.Answer(headers: ["Content-Type: image/png"], body: try image()) }
            let status = ask.index < 2 ? "Waiting for \(key)" : "Ready"
            return .json(["id": "7", "status": .string(status), "result": ["sample": .string("\(ask.origin)/img.png")]])
        },
        PlantedPlace(.sdCpp, "id of a job", fails: true) { _ in .json(["id": .string(key)]) },
        PlantedPlace(.sdCpp, "reason of a failed job", fails: true) { _ in
            .json(["id": "7", "status": "failed", "error": ["message": .string(key)]])
        },
        PlantedPlace(.sdCpp, "job that is not known", fails: true) { ask in
            ask.index == 0
                ? .json(["id": "7"]) : .json(["error": .string("no job for \(key)")], status: "404 Not Found")
        },
        PlantedPlace(.sdCpp, "beside the image") { _ in
            .json([
                "id": "7", "status": "completed", "note": .string(key),
                "result": ["images": [["b64_json": try base64()]]],
            ])
        },
        PlantedPlace(.template, "message of a template's server", fails: true) { _ in
            .json(["ok": false, "message": .string("\(String(repeating: "word ", count: 199))\(key) tail")])
        },
    ]

    private static let comfyUI: [PlantedPlace] = {
        /// A server that draws, but for what a place changes.
        func server(
            _ name: String, fails: Bool = false,
            _ changed: @escaping @Sendable (String, String) throws -> Planted.Answer?
        ) -> PlantedPlace {
            let job = Locked("")
            return PlantedPlace(.comfyUI, name, fails: fails) { ask in
                if ask.path == "/prompt" {
                    job.withLock {
                        $0 =
                            (try? JSONValue.parse(String(decoding: ask.body, as: UTF8.self)))?["prompt_id"]?.stringValue
                            ?? ""
                    }
                }
                let id = job.withLock { $0 }
                if let answer = try changed(ask.path, id) { return answer }
                if ask.path == "/prompt" { return .json(["prompt_id": .string(id), "node_errors": [:]]) }
                if ask.path == "/view" {
                    return Planted.Answer(headers: ["Content-Type: image/png"], body: try image())
                }
                return .json([
                    id: [
                        "status": ["status_str": "success", "completed": true],
                        "outputs": ["9": ["images": [["filename": "a.png", "type": "output"]]]],
                    ]
                ])
            }
        }
        return [
            server("name of the image's file") { path, id in
                guard path.hasPrefix("/history") else { return nil }
                return .json([
                    id: [
                        "status": ["completed": true],
                        "outputs": ["9": ["images": [["filename": .string("\(key).png"), "type": "output"]]]],
                    ]
                ])
            },
            server("id of a job", fails: true) { path, _ in path == "/prompt" ? .json(["prompt_id": .string(key)]) : nil
            },
            server("errors of nodes", fails: true) { path, _ in
                path == "/prompt"
                    ? .json(
                        [
                            "error": ["message": .string(key)],
                            "node_errors": [
                                "6": [
                                    "class_type": .string(key),
                                    "errors": [["message": .string(key), "details": .string(key)]],
                                ]
                            ],
                        ], status: "400 Bad Request") : nil
            },
            server("errors of nodes in a success", fails: true) { path, id in
                path == "/prompt"
                    ? .json([
                        "prompt_id": .string(id),
                        "node_errors": ["9": ["class_type": .string(key), "errors": [["message": .string(key)]]]],
                    ]) : nil
            },
            server("exception of a node", fails: true) { path, id in
                guard path.hasPrefix("/history") else { return nil }
                let said: JSONValue = [
                    "node_id": "3", "node_type": .string(key), "exception_type": .string(key),
                    "exception_message": .string("\(String(repeating: "word ", count: 188))\(key) tail"),
                ]
                return .json([id: ["status": ["status_str": "error", "messages": [["execution_error", said]]]]])
            },
            server("interrupted node", fails: true) { path, id in
                guard path.hasPrefix("/history") else { return nil }
                return .json([
                    id: [
                        "status": [
                            "status_str": "error",
                            "messages": [["execution_interrupted", ["node_type": .string(key)]]],
                        ]
                    ]
                ])
            },
        ]
    }()

    private static let generatorFailures: [PlantedPlace] = {
        let words = String(repeating: "word ", count: 300)
        let roles: [Role] = [.openAI, .webUI, .blackForest, .sdCpp, .comfyUI, .template]
        let sliding = roles.flatMap { role in
            [2, 7, 20].map { offset in
                PlantedPlace(role, "text of 400, cut \(offset) into the key", fails: true) { _ in
                    .text("\(words.prefix(299 - offset))\(key) tail \(words)", status: "400 Bad Request")
                }
            } + [
                PlantedPlace(role, "message of 500", fails: true) { _ in
                    .json(
                        ["error": ["message": .string("\(words.prefix(990))\(key)")], "detail": .string(key)],
                        status: "500 Server Error")
                },
                PlantedPlace(role, "text of 200, cut 10 into the key", fails: true) { _ in
                    .text("\(words.prefix(289))\(key) tail \(words)")
                },
                PlantedPlace(role, "busy, with the key in the header fields", fails: true) { _ in
                    Planted.Answer(
                        status: "503 Busy", headers: ["X-Echo: \(key)", "Retry-After: 1"],
                        body: Data("busy \(key)".utf8))
                },
            ]
        }
        return sliding + [
            PlantedPlace(.openAI, "error of a success", fails: true) { _ in
                .json(["error": ["message": .string("\(words.prefix(990))\(key)")]])
            },
            PlantedPlace(.openAI, "redirect", fails: true) { _ in
                Planted.Answer(status: "307 Moved", headers: ["Location: http://127.0.0.1:1/\(key)"])
            },
        ]
    }()
}

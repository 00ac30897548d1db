import Foundation
import GenAgentReport

/// The page of results: one section for every experiment, put together anew whenever one is finished.
struct Page {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    /// In the order of the page.
    static let order = ["train", "table2", "dials", "claim1", "claim2", "claim3", "ablations", "tuning"]

    private struct Section: Codable {
        var title: String
        var text: String
        /// When and where it was measured.
        var made: String
    }

    /// Keeps a section and its numbers, and writes the page.
    func write(_ id: String, title: String, _ text: String, json: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try FileManager.default.createDirectory(at: laboratory.out, withIntermediateDirectories: true)
        try encoder.encode(json).write(to: laboratory.out.appendingPathComponent("\(id).json"), options: .atomic)
        let section = Section(title: title, text: text, made: Self.provenance)
        let sections = laboratory.work.folder.appendingPathComponent("sections")
        try FileManager.default.createDirectory(at: sections, withIntermediateDirectories: true)
        try encoder.encode(section).write(to: sections.appendingPathComponent("\(id).json"), options: .atomic)
        var page = Self.head
        for id in Self.order {
            guard let data = try? Data(contentsOf: sections.appendingPathComponent("\(id).json")),
                let section = try? JSONDecoder().decode(Section.self, from: data)
            else { continue }
            let reading = Readings.text[id].map { "\n**Read off** (by hand, 2026-11-23):\n\n\($0)\n" } ?? ""
            page +=
                "\n## \(section.title)\n\n\(section.text)\n\n*\(section.made)*\n" + (laboratory.isQuick ? "" : reading)
        }
        try Data(page.utf8).write(to: laboratory.out.appendingPathComponent("Sandbox.md"), options: .atomic)
        laboratory.say("wrote \(laboratory.out.appendingPathComponent("Sandbox.md").path)")
    }

    /// Keeps a plot beside the page.
    func plot(_ name: String, _ chart: Chart) throws {
        try FileManager.default.createDirectory(at: laboratory.out, withIntermediateDirectories: true)
        try chart.svg().write(to: laboratory.out.appendingPathComponent(name), options: .atomic)
    }

    private static var provenance: String {
        let date = Date().ISO8601Format().prefix(10)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var processor = "unknown processor"
        if let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
            let name = line.split(separator: ":").last
        {
            processor = name.trimmingCharacters(in: .whitespaces)
        }
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first ?? "?"
        return
            "Measured on \(date), release build, \(cores) cores (\(processor)) shared with other work, load \(load) at the end."
    }

    private static let head = """
        # The sandbox's results

        **All of this is a simulation.** The painter, the eyes and the policy are the sandbox's ([Sandbox.md](../Sandbox.md)); nothing here is a result on a
        real model, and the paper's figures stand beside ours only to say what was to be reproduced. This page is written by `Examples/Experiments`:

        ```sh
        make experiments            # all of it; or ARGS="table2", and so on
        ```

        Rules that hold for every table:
        - Trained only on prompts that the sandbox generates (`SandboxSuites.training`); none of them is a prompt that is measured on, and none asks a fact
          that the knowledge suite asks. Settings were chosen on a validation suite of further generated prompts, never on the 280 GenEval++ prompts.
        - Trained models are numbered 1, 2, ... Model *m* trains with seed 100 + *m* (cold-start prompts 200 + *m*) and eyes 1000 + *m*, and is measured with seed 8000 + *m* and eyes 9000 + *m*.
          Everybody in a table draws with the same seeds; best-of-N chooses with the policy's eyes.
        - The scorer is `PictogramGrader`, which sees without errors. It is the reward model of training as well: a reward model that errs is not simulated.
        - Intervals are 95% bootstrap, clustered by prompt and by trained model. No repairs: a malformed turn ends the session, and without an image it counts 0.
        - The start is `SandboxPolicyParameters.untrained`: 13% malformed turns, about half of the prompts copied, set by hand after what the paper says of its base model.
          It is weak by construction, so gains over it say little; gains over `raw` and over best-of-N are what counts.
        - The policy's knowledge base holds all facts, the held-out ones too. What training changes is whether an implied fact is said, by kind (count, colour, object).

        """
}

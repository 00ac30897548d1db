import GenAgent
import GenAgentEvaluation

/// What `genagent evaluate --json` prints: the report without its items, which are in the file that it names.
struct EvaluationJSON {
    var report: EvaluationReport
    var files: EvaluationFileList

    var value: JSONValue {
        func encoded(_ value: some Encodable) -> JSONValue { (try? JSONValue(encoding: value)) ?? .null }
        return .object([
            "suite": encoded(report.suite), "judge": .string(report.judge),
            "seeds": .array(report.seeds.map { .string("\($0)") }), "rows": encoded(report.rows),
            "comparisons": encoded(report.comparisons),
            "files": .object([
                "report": .string(files.report), "page": .string(files.page), "journal": .string(files.journal),
            ]),
        ])
    }
}

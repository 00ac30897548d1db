import GenAgentSandbox

/// Shows what the painter understands of each line of standard input.
enum ReadStudy {
    static func run() {
        while let line = readLine() {
            let scene = PromptReader.standard.read(line)
            print("> \(line)")
            for (index, clause) in scene.clauses.enumerated() {
                let parts = [
                    String(clause.count), clause.color?.rawValue, clause.className, clause.region?.rawValue,
                    clause.size?.rawValue, clause.knowledge.isEmpty ? nil : "needs \(clause.knowledge)",
                    features(scene.wording.clauses[index]),
                ]
                print("  " + parts.compactMap(\.self).joined(separator: " "))
            }
            let list = scene.wording.isEnumerated ? "list, " : ""
            print("  \(list)\(scene.wording.wordCount) words, unread: \(scene.unread.joined(separator: " "))")
        }
    }

    private static func features(_ wording: ClauseWording) -> String? {
        let names = [
            wording.restatesColor ? "colour restated" : nil, wording.restatesRegion ? "half restated" : nil,
            wording.restatesSize ? "size restated" : nil, wording.hasLayoutPhrase ? "layout" : nil,
            wording.emphasizesCount ? "count stressed" : nil,
        ].compactMap(\.self)
        return names.isEmpty ? nil : "(\(names.joined(separator: ", ")))"
    }
}

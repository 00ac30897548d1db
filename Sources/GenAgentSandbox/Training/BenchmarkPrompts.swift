import GenAgent

/// The prompts for the benchmark package, which sees only public API.
@_spi(Benchmarks) public enum BenchmarkPrompts {
    /// The names of the 80 object classes, in the order of their table.
    public static var classNames: [String] { ObjectVocabulary.classNames }

    /// Prompts from one stream, in the seven grammars of GenEval++ in turn.
    public static func inTurn(count: Int, seed: UInt64) throws -> [Query] {
        var generator = PromptGenerator(seed: seed)
        return try (0..<count).map { try query(generator.row(grammar($0))) }
    }

    /// Prompts from one stream, each in a grammar drawn at random.
    public static func mixed(count: Int, seed: UInt64) throws -> [Query] {
        var generator = PromptGenerator(seed: seed)
        return try (0..<count).map { _ in try query(generator.next()) }
    }

    /// The first prompt of a stream in the grammar of a number, modulo seven.
    public static func one(_ number: Int, seed: UInt64) throws -> Query {
        var generator = PromptGenerator(seed: seed)
        return try query(generator.row(grammar(number)))
    }

    /// The plain prompt for some requirements.
    public static func text(for requirements: [SceneRequirement]) -> String {
        PromptWriter().text(for: requirements)
    }

    /// Reads and plans a prompt without painting it; returns the number of planned objects.
    public static func plan(_ prompt: String, painter: PictogramPainter, seed: UInt64) -> Int {
        painter.planned(prompt, seed: seed).objects.count
    }

    private static func grammar(_ number: Int) -> PromptGenerator.Grammar {
        PromptGenerator.Grammar.allCases[number % PromptGenerator.Grammar.allCases.count]
    }

    private static func query(_ row: GenEvalRow) throws -> Query {
        Query(row.prompt, metadata: try JSONValue(encoding: row.metadata))
    }
}

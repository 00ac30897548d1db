extension Pictogram {
    /// Kitchen, food, furniture, electronics, appliances and household: forty classes, each once.
    static let handDrawnB: [Pictogram] = kitchen + food + furniture + electronics + appliances + household
}

extension Pictogram {
    static let handDrawnA: [Pictogram] = animals
}

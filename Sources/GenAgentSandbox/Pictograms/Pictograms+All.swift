extension Pictogram {
    /// All eighty drawings.
    package static let all: [Pictogram] = outdoors + indoors

    /// The drawings by class name.
    package static let byName: [String: Pictogram] = Dictionary(
        all.map { ($0.className, $0) }, uniquingKeysWith: { first, _ in first })
}

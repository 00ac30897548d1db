struct Dials: Sendable {
    let laboratory: Laboratory
    init(_ laboratory: Laboratory) { self.laboratory = laboratory }
    func run() async throws {}
}

struct Claim2: Sendable {
    let laboratory: Laboratory
    init(_ laboratory: Laboratory) { self.laboratory = laboratory }
    func run() async throws {}
}

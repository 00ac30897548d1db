import Foundation
import GenAgentTesting

/// What the snippets' generator talks to.
struct MyServer: Sendable {
    var isBusy = false

    func paint(_ prompt: String, seed: UInt64) async throws -> Data? {
        isBusy ? nil : try StubImage.labeled("\(prompt) \(seed)").data
    }
}

#if Store
import Foundation
import GenAgent

/// Threads that may wait for the disk. What is about the same image runs in one lane, one after the other.
struct ImageIOQueues: Sendable {
    private let lanes = (0..<4).map { DispatchQueue(label: "GenAgentStore.files.\($0)") }

    /// Runs blocking work; cancelling the caller does not stop it half-way.
    func run<Result: Sendable>(
        _ digest: ImageDigest, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let lane = lanes[Int(digest.rawValue.utf8.first ?? 0) % lanes.count]
        return try await withCheckedThrowingContinuation { continuation in
            lane.async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Runs blocking work that is about no single image.
    func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await run(ImageDigest(rawValue: ""), body)
    }
}
#endif

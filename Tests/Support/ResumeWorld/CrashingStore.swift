import GenAgent
import GenAgentTesting

/// A process that dies at a certain write: that write, and all that would follow, never return.
///
/// What the dead process wrote before is in `kept`, where the next process finds it.
package final class CrashingStore: TrajectoryStore {
    package let kept: any TrajectoryStore
    /// Where the dead process hangs. Open it once nobody looks any more, so that its task ends.
    package let grave = Gate()
    private let death: Int
    private let keepsLast: Bool
    private let writes = Locked(0)

    /// Dies at write `death`, counted from 1 over inputs and images; with `keepsLast` right after that write is kept, otherwise before.
    package init(_ kept: any TrajectoryStore, death: Int, keepsLast: Bool) {
        self.kept = kept
        self.death = death
        self.keepsLast = keepsLast
    }

    private func write(_ body: @Sendable () async throws -> Void) async throws {
        let number = writes.withLock { writes in
            writes += 1
            return writes
        }
        guard number >= death else { return try await body() }
        if number == death, keepsLast { try await body() }
        await grave.pass()
        throw AdapterError.fatal("This process is dead.")
    }

    package func append(_ input: RecordedInput, to session: SessionID) async throws {
        try await write { try await self.kept.append(input, to: session) }
    }

    package func save(_ image: EncodedImage) async throws { try await write { try await self.kept.save(image) } }

    package func inputs(of session: SessionID) async throws -> [RecordedInput] { try await kept.inputs(of: session) }
    package func sessions() async throws -> [SessionID] { try await kept.sessions() }
    package func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await kept.image(digest) }
}

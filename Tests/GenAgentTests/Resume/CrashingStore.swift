import GenAgent
import GenAgentTesting

/// A process that dies at a certain write: that write, and all that would follow, never return.
///
/// What the dead process wrote before is in `memory`, where the next process finds it.
final class CrashingStore: TrajectoryStore {
    let memory: InMemoryTrajectoryStore
    /// Where the dead process hangs. Open it once nobody looks any more, so that its task ends.
    let grave = Gate()
    private let death: Int
    private let keepsLast: Bool
    private let writes = Locked(0)

    /// Dies at write `death`, counted from 1 over inputs and images; with `keepsLast` right after that write is kept, otherwise before.
    init(_ memory: InMemoryTrajectoryStore, death: Int, keepsLast: Bool) {
        self.memory = memory
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

    func append(_ input: RecordedInput, to session: SessionID) async throws {
        try await write { try await self.memory.append(input, to: session) }
    }

    func save(_ image: EncodedImage) async throws { try await write { try await self.memory.save(image) } }

    func inputs(of session: SessionID) async throws -> [RecordedInput] { try await memory.inputs(of: session) }
    func sessions() async throws -> [SessionID] { try await memory.sessions() }
    func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await memory.image(digest) }
}

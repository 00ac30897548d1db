import Foundation
import GenAgent

extension HTTPBody {
    /// A body that is here already, chunk by chunk.
    ///
    /// - Parameters:
    ///   - chunks: The chunks; their boundaries are kept.
    ///   - error: Thrown after the last chunk; `nil`: the body ends there.
    public init(chunks: [Data], then error: (any Error)? = nil) {
        let next = Locked(0)
        self.init {
            try Task.checkCancellation()
            let index = next.withLock { next in
                defer { next = Swift.min(next + 1, chunks.count) }
                return next
            }
            if index < chunks.count { return chunks[index] }
            if let error { throw error }
            return nil
        }
    }

    /// A body that is here already, in one chunk; empty data has none.
    public init(_ data: Data) { self.init(chunks: data.isEmpty ? [] : [data]) }
}

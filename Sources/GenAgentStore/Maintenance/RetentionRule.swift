#if Store
import GenAgent

/// Which sessions a store need not keep any longer.
public struct RetentionRule: Sendable, Hashable {
    /// Only sessions whose last input came before this moment.
    public var updatedBefore: Timestamp
    /// The number of sessions that stay whatever their age: those with the latest inputs.
    public var keeping: Int
    /// Whether sessions go too that were never finished, and those whose logs are damaged. Without it, only finished ones do.
    public var includesUnfinished: Bool

    /// Makes a rule.
    public init(updatedBefore: Timestamp, keeping: Int = 0, includesUnfinished: Bool = false) {
        self.updatedBefore = updatedBefore
        self.keeping = max(0, keeping)
        self.includesUnfinished = includesUnfinished
    }
}

/// What ``SQLiteTrajectoryStore/prune(_:isDryRun:)`` removed, or would remove.
public struct PruneReport: Sendable, Hashable, Codable {
    /// Whether nothing was removed, and the numbers are what would be.
    public var isDryRun = false
    /// Sessions that were deleted.
    public var sessions = 0
    /// Their inputs.
    public var inputs = 0
    /// Image files that no session uses any more.
    public var images = 0
    /// Their bytes together.
    public var imageBytes = 0
    /// Bytes that the texts of the deleted inputs had; the database file may give back more or less.
    public var inputBytes = 0
    /// Sessions that the rule names and that were left, because a process runs them or went on with them at this moment.
    public var inUse = 0
    /// Unused images that stay for now, because they were saved within the last hour.
    public var tooYoungImages = 0
}

/// How much a store holds, and of what.
public struct StoreSize: Sendable, Hashable, Codable {
    /// Sessions in one state.
    public struct State: Sendable, Hashable, Codable {
        /// The reason of the stop, such as `satisfied`; `unfinished`; or `damaged`.
        public var state: String
        /// How many there are.
        public var sessions = 0
        /// Their inputs.
        public var inputs = 0
        /// Images that they use; those that sessions of several states share count in each.
        public var images = 0
        /// The bytes of these images.
        public var imageBytes = 0
    }

    /// All sessions.
    public var sessions = 0
    /// Sessions that came from an archive.
    public var foreignSessions = 0
    /// All inputs.
    public var inputs = 0
    /// Image files.
    public var images = 0
    /// Their bytes together.
    public var imageBytes = 0
    /// Image files that no session uses.
    public var unusedImages = 0
    /// Their bytes together.
    public var unusedImageBytes = 0
    /// The database with its log, in bytes.
    public var databaseBytes = 0
    /// The same by state, the most sessions first.
    public var states: [State] = []
}
#endif

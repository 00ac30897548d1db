#if Store
import GenAgent

/// Which sessions ``SQLiteTrajectoryStore/prune(_:isDryRun:)`` deletes.
public struct RetentionRule: Sendable, Hashable {
    /// Only sessions whose last input is older than this.
    public var updatedBefore: Timestamp
    /// How many sessions stay, regardless of age: those with the latest inputs.
    public var keeping: Int
    /// Whether unfinished sessions and those with damaged logs are deleted too. Default: only finished ones.
    public var includesUnfinished: Bool

    public init(updatedBefore: Timestamp, keeping: Int = 0, includesUnfinished: Bool = false) {
        self.updatedBefore = updatedBefore
        self.keeping = max(0, keeping)
        self.includesUnfinished = includesUnfinished
    }
}

/// What ``SQLiteTrajectoryStore/prune(_:isDryRun:)`` removed, or would remove.
public struct PruneReport: Sendable, Hashable, Codable {
    /// Nothing was removed; the numbers say what would be.
    public var isDryRun = false
    public var sessions = 0
    public var inputs = 0
    /// Image files that no session uses anymore.
    public var images = 0
    /// Their size in bytes.
    public var imageBytes = 0
    /// The size of the deleted inputs' texts in bytes; the database file may shrink by more or less.
    public var inputBytes = 0
    /// Sessions that match the rule and stay, because a process runs them or has just continued them.
    public var inUse = 0
    /// Unused images that stay, because they were saved within the last hour.
    public var tooYoungImages = 0
}

/// How much a store holds, and in which states.
package struct StoreSize: Sendable, Hashable, Codable {
    /// Sessions in one state.
    package struct State: Sendable, Hashable, Codable {
        /// The stop reason, such as `satisfied`; `unfinished`; or `damaged`.
        package var state: String
        package var sessions = 0
        package var inputs = 0
        /// Images that they use; images that sessions of several states share count in each.
        package var images = 0
        package var imageBytes = 0
    }

    package var sessions = 0
    /// Sessions that came from an archive.
    package var foreignSessions = 0
    package var inputs = 0
    package var images = 0
    package var imageBytes = 0
    /// Image files that no session uses.
    package var unusedImages = 0
    package var unusedImageBytes = 0
    /// The database with its log, in bytes.
    package var databaseBytes = 0
    /// The most frequent state first.
    package var states: [State] = []
}
/// What ``SQLiteTrajectoryStore/verify()`` found.
public struct StoreReport: Sendable, Hashable, Codable {
    /// A problem with a session.
    public struct SessionProblem: Sendable, Hashable, Codable {
        public var session: SessionID
        public var problem: String
    }

    /// An image that sessions name and that is missing.
    public struct MissingImage: Sendable, Hashable, Codable {
        public var digest: ImageDigest
        /// The sessions that name it.
        public var sessions: [SessionID]
    }

    public var sessions = 0
    public var inputs = 0
    /// Image files that were read and hashed.
    public var images = 0
    /// Their size in bytes.
    public var imageBytes = 0
    /// What SQLite reports about the database file.
    public var databaseProblems: [String] = []
    /// Logs that cannot be read or replayed.
    public var damagedLogs: [SessionProblem] = []
    public var missingImages: [MissingImage] = []
    /// Files whose bytes do not match their names; paths within the store.
    public var damagedImages: [String] = []
    /// Images that no session names: of deleted sessions, or saved just before a crash. Garbage collection removes them.
    public var orphanedImages: [ImageDigest] = []
    /// Incomplete files: being written now, or left by a process that was killed; paths within the store.
    public var temporaryFiles: [String] = []
    /// Files that are not the store's; paths within it. They are left alone.
    public var strayFiles: [String] = []

    /// Whether nothing is lost or damaged. Orphans, temporary files and strays are harmless.
    public var isClean: Bool {
        databaseProblems.isEmpty && damagedLogs.isEmpty && missingImages.isEmpty && damagedImages.isEmpty
    }
}

/// What ``SQLiteTrajectoryStore/repair()`` did.
public struct RepairReport: Sendable, Hashable, Codable {
    /// Damaged files that were moved to the folder `damaged`; their former paths within the store.
    public var quarantined: [String] = []
    /// Temporary files that were removed; paths within the store.
    public var removed: [String] = []
    /// The store after the repair. Remaining problems need a backup.
    public var after = StoreReport()
}

/// What ``SQLiteTrajectoryStore/collectGarbage(olderThan:)`` removed.
public struct GarbageReport: Sendable, Hashable, Codable {
    /// Images that no session used.
    public var images = 0
    /// Their size in bytes.
    public var bytes = 0
    /// Unused images that are too young to remove.
    public var tooYoung = 0
    /// Incomplete files of processes that were killed.
    public var temporaryFiles = 0
}
#endif

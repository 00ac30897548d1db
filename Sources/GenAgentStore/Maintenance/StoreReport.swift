#if Store
import GenAgent

/// What ``SQLiteTrajectoryStore/verify()`` found.
public struct StoreReport: Sendable, Hashable, Codable {
    /// Something wrong with a session.
    public struct SessionProblem: Sendable, Hashable, Codable {
        /// The session.
        public var session: SessionID
        /// What is wrong, in words.
        public var problem: String
    }

    /// An image that sessions name and that is not there.
    public struct MissingImage: Sendable, Hashable, Codable {
        /// The image.
        public var digest: ImageDigest
        /// The sessions that name it.
        public var sessions: [SessionID]
    }

    /// Sessions that were looked at.
    public var sessions = 0
    /// Inputs that were read.
    public var inputs = 0
    /// Image files that were read and hashed.
    public var images = 0
    /// Their bytes together.
    public var imageBytes = 0
    /// What SQLite says is wrong with the database file.
    public var databaseProblems: [String] = []
    /// Logs that cannot be read or replayed.
    public var damagedLogs: [SessionProblem] = []
    /// Images that sessions name and that are not there.
    public var missingImages: [MissingImage] = []
    /// Files whose bytes are not those that their names promise; paths within the store.
    public var damagedImages: [String] = []
    /// Images that no session names: of deleted sessions, or saved just before a crash. Garbage collection removes them.
    public var orphanedImages: [ImageDigest] = []
    /// Files that were being written when their writer died, or are being written now; paths within the store.
    public var temporaryFiles: [String] = []
    /// Files that are not the store's; paths within it. Nobody touches them.
    public var strayFiles: [String] = []

    /// Whether nothing is lost or damaged. Orphans, temporary files and strays do no harm.
    public var isClean: Bool {
        databaseProblems.isEmpty && damagedLogs.isEmpty && missingImages.isEmpty && damagedImages.isEmpty
    }
}

/// What ``SQLiteTrajectoryStore/repair()`` did.
public struct RepairReport: Sendable, Hashable, Codable {
    /// Damaged files that were moved to the folder `damaged`; paths from before, within the store.
    public var quarantined: [String] = []
    /// Temporary files that were removed; paths within the store.
    public var removed: [String] = []
    /// How the store is now. What is still wrong cannot be mended here: it needs a backup.
    public var after = StoreReport()
}
#endif

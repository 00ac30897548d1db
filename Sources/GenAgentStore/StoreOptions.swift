#if Store
/// How a ``SQLiteTrajectoryStore`` keeps what it is given.
public struct StoreOptions: Sendable, Hashable {
    /// What survives what.
    public enum Durability: String, Sendable, Hashable, CaseIterable {
        /// What was appended survives a power cut: SQLite syncs its log in every transaction (`synchronous=FULL`).
        case full
        /// What was appended survives the end of the process, however it ends. A power cut may take the last inputs, never
        /// those before them, and damages nothing (`synchronous=NORMAL`).
        case normal
    }

    /// What survives what; by default, everything survives a power cut.
    public var durability: Durability
    /// How long to wait, in seconds, while another process writes or cleans up, before giving up as `busy`.
    public var busyTimeout: Double
    /// Whether a folder without a store becomes one; otherwise it is an error.
    public var createsMissing: Bool
    /// Whether a store that cannot be written (a read-only medium, a full disk, a folder of another user) is opened for reading.
    ///
    /// It is then read into memory as it is at that moment; lists, trajectories, images, verification and export work, whatever writes
    /// fails as `readOnly` or `diskFull`, and ``SQLiteTrajectoryStore/readOnlyReason`` says why. By default, opening fails.
    public var allowsReadOnly: Bool

    /// Makes options.
    public init(
        durability: Durability = .full, busyTimeout: Double = 10, createsMissing: Bool = true,
        allowsReadOnly: Bool = false
    ) {
        self.durability = durability
        self.busyTimeout = busyTimeout.isFinite ? min(max(busyTimeout, 0), 3600) : 10
        self.createsMissing = createsMissing
        self.allowsReadOnly = allowsReadOnly
    }
}
#endif

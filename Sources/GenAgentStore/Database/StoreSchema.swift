#if Store
import Foundation
import GRDB

/// The versions of the database, oldest first. A released version never changes; a change is another migration.
enum StoreSchema {
    /// The migrations' names, oldest first.
    static let versions = ["v1", "v2"]

    /// Brings a database of any earlier version up to the current one.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { try makeVersion1($0) }
        // New columns break no reference, so not all rows need to be looked through.
        migrator.registerMigration("v2", foreignKeyChecks: .immediate) { try makeVersion2($0) }
        return migrator
    }

    private static func makeVersion1(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE session (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: other processes remember it
                    id TEXT NOT NULL UNIQUE
                );
                CREATE TABLE input (
                    number INTEGER PRIMARY KEY,                -- grows with time: tells what is new since the last summary
                    session INTEGER NOT NULL REFERENCES session(number) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    record TEXT NOT NULL,                      -- RecordedInput as JSON
                    UNIQUE (session, position)
                );
                CREATE TABLE reward (
                    session INTEGER NOT NULL REFERENCES session(number) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    value REAL,                                -- NULL: could not be scored
                    PRIMARY KEY (session, name)
                ) WITHOUT ROWID;
                -- What follows is derived from the inputs on demand.
                CREATE TABLE summary (
                    session INTEGER PRIMARY KEY REFERENCES session(number) ON DELETE CASCADE,
                    input_count INTEGER NOT NULL,
                    started_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL,
                    stop_reason TEXT,                          -- NULL: unfinished
                    policy TEXT NOT NULL,
                    verdict TEXT,
                    is_damaged INTEGER NOT NULL,
                    text TEXT NOT NULL,                        -- queries and prompts in lower case
                    record TEXT NOT NULL                       -- SessionSummary as JSON
                );
                CREATE INDEX summary_started ON summary(started_at, session);
                CREATE INDEX summary_updated ON summary(updated_at, session);
                CREATE TABLE summary_label (
                    session INTEGER NOT NULL REFERENCES session(number) ON DELETE CASCADE,
                    kind TEXT NOT NULL,                        -- tool, tag
                    label TEXT NOT NULL,
                    PRIMARY KEY (kind, label, session)
                ) WITHOUT ROWID;
                CREATE INDEX summary_label_session ON summary_label(session);
                CREATE TABLE image_use (
                    session INTEGER NOT NULL REFERENCES session(number) ON DELETE CASCADE,
                    digest TEXT NOT NULL,
                    PRIMARY KEY (session, digest)
                ) WITHOUT ROWID;
                CREATE TABLE progress (name TEXT PRIMARY KEY, number INTEGER NOT NULL);
                INSERT INTO progress VALUES
                    ('summarised', 0),                         -- the last input that the summaries know
                    ('deletions', 0);                          -- how often sessions were deleted
                """)
    }

    /// Which sessions came from archives, and whose output files were written.
    ///
    /// Existing sessions count as ours, because nothing tells which were imported. Their files count as written, because otherwise
    /// the folders of all earlier sessions would come back.
    private static func makeVersion2(_ db: Database) throws {
        try db.execute(
            sql: """
                -- How many of its first inputs came from an archive; 0: it is ours.
                ALTER TABLE session ADD COLUMN foreign_inputs INTEGER NOT NULL DEFAULT 0;
                -- How many inputs it had when all its output files were written.
                ALTER TABLE session ADD COLUMN files_at INTEGER NOT NULL DEFAULT 0;
                UPDATE session SET files_at = (SELECT COUNT(*) FROM input i WHERE i.session = session.number);
                """)
    }

    /// Refuses a database that a newer library made, instead of misreading it.
    static func check(_ db: Database, _ folder: URL) throws {
        guard try db.tableExists("grdb_migrations") else {
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            guard tables.isEmpty else {
                throw StoreError(
                    .cannotOpen,
                    """
                    \(folder.path) has a sessions.sqlite that is not a store of GenAgent (it has a table \
                    `\(tables[0])`). Choose another folder.
                    """)
            }
            return
        }
        let unknown = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
            .filter { !versions.contains($0) }
        guard let newest = unknown.max() else { return }
        throw StoreError(
            .newerSchema,
            """
            The store \(folder.path) has schema \(newest); this library reads schemas up to \(versions.last ?? ""). \
            Nothing was changed. Update GenAgent, or export the sessions with the newer version and import them here.
            """)
    }
}
#endif

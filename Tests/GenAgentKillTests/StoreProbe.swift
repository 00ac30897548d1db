#if Store
import Foundation
import GRDB

/// Looks into a store's database from outside, and stops whoever writes a certain input.
struct StoreProbe {
    private let queue: DatabaseQueue

    init(_ store: URL) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        queue = try DatabaseQueue(
            path: store.appendingPathComponent("sessions.sqlite").path, configuration: configuration)
    }

    /// How many inputs are durable.
    func inputCount() throws -> Int {
        try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM input") ?? 0 }
    }

    /// From now on, whoever adds an input to so many is stuck in the middle of the transaction, until it is killed.
    ///
    /// A trigger that counts: it ends by itself after minutes, with an error, should nobody kill its process.
    func stopAppends(after count: Int) throws {
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE VIEW step AS
                        WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step LIMIT 1000000000)
                        SELECT n FROM step;
                    CREATE TRIGGER stop BEFORE INSERT ON input WHEN (SELECT count(*) FROM input) >= \(count) BEGIN
                        SELECT RAISE(ABORT, 'nobody came to kill this process') WHERE 0 < (SELECT count(*) FROM step);
                    END
                    """)
        }
    }

    func letAppendsPass() throws {
        try queue.write { try $0.execute(sql: "DROP TRIGGER IF EXISTS stop; DROP VIEW IF EXISTS step") }
    }

    /// Whether somebody is in the middle of a write.
    func isLocked() throws -> Bool {
        do {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = 0")
                defer { try? db.execute(sql: "PRAGMA busy_timeout = 10000") }
                try db.execute(sql: "BEGIN IMMEDIATE; ROLLBACK")
            }
            return false
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return true
        }
    }
}
#endif

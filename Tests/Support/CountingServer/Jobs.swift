import Foundation

/// The jobs of the generator that works on jobs: the second picture takes a second look.
final class Jobs: @unchecked Sendable {
    // Unchecked, because the compiler cannot see that every access goes through the lock.
    private let lock = NSLock()
    private var submissions: [String: Asked] = [:]
    private var looks: [String: Int] = [:]
    private var cancelled: Set<String> = []

    /// Takes a job and returns its name. The name ends with a number of its own: the same picture asked for again is another job.
    func add(_ asked: Asked) -> String {
        lock.lock()
        defer { lock.unlock() }
        let name = "round-\(asked.round)-\(submissions.count)"
        submissions[name] = asked
        return name
    }

    /// Takes a job under the client's name for it.
    func add(_ asked: Asked, named name: String) {
        lock.lock()
        defer { lock.unlock() }
        submissions[name] = asked
    }

    /// The names of all jobs.
    var names: [String] {
        lock.lock()
        defer { lock.unlock() }
        return submissions.keys.sorted()
    }

    func submission(_ job: String) -> Asked? {
        lock.lock()
        defer { lock.unlock() }
        return submissions[job]
    }

    /// From now on, the job is one that somebody cancelled.
    func cancel(_ job: String) {
        lock.lock()
        defer { lock.unlock() }
        cancelled.insert(job)
    }

    func isCancelled(_ job: String) -> Bool {
        lock.lock()
        defer { lock.unlock() }
        return cancelled.contains(job)
    }

    /// Whether the picture is there.
    func isDone(_ job: String) -> Bool {
        lock.lock()
        defer { lock.unlock() }
        looks[job, default: 0] += 1
        return submissions[job]?.round != 2 || looks[job, default: 0] > 1
    }
}

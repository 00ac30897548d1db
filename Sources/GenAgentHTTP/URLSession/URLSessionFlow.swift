import GenAgent

/// Holds a transfer still while its reader is behind, and lets it go on when the reader has caught up.
final class URLSessionFlow: Sendable {
    private let limit: Int
    private let hold: @Sendable () -> Void
    private let release: @Sendable () -> Void
    private let isHeld = Locked(false)

    /// - Parameter limit: More unread bytes than this hold the transfer; half of it lets it go on.
    init(limit: Int, hold: @escaping @Sendable () -> Void, release: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.hold = hold
        self.release = release
    }

    /// Looks at the unread bytes again; to be called after every change of them.
    ///
    /// They are asked for with the lock held, so whoever looks last sees the last state. Told apart, a `hold` could overtake the
    /// `release` that answers it, and the transfer would stand still for ever.
    func update(_ unread: () -> Int) {
        isHeld.withLock { isHeld in
            let bytes = unread()
            if !isHeld, bytes > limit {
                isHeld = true
                hold()
            } else if isHeld, bytes <= limit / 2 {
                isHeld = false
                release()
            }
        }
    }
}

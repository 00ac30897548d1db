#if Store
import GenAgent

/// What a store could not do. A struct with named kinds, so that new ones break no code; its description is for people.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// There is no store where one was to be.
        case missing
        /// The folder or the file cannot be opened.
        case cannotOpen
        /// The disk, or the quota, is full.
        case diskFull
        /// The folder, the file or the disk may not be written.
        case readOnly
        /// The database file is damaged, or is no database.
        case corrupt
        /// A newer version of the library made the store.
        case newerSchema
        /// Another process wrote for longer than ``StoreOptions/busyTimeout``.
        case busy
        /// The input is not the next one of its session: somebody else wrote to it.
        case conflict
        /// The session is not, or not any more, in the store.
        case unknownSession
        /// An input is no input that this library reads.
        case unreadableLog
        /// An image that a session needs is not there.
        case missingImage
        /// An image's bytes are not those that its name promises.
        case damagedImage
        /// A file to be imported is none, is cut off, or contradicts itself or the store.
        case badArchive
        /// The system refused something else.
        case system
    }

    /// What went wrong.
    public let kind: Kind
    /// The session concerned, where it is about one.
    public let session: SessionID?
    /// What was attempted, what came back, what to do next.
    public let description: String

    init(_ kind: Kind, session: SessionID? = nil, _ description: String) {
        self.kind = kind
        self.session = session
        self.description = description
    }
}

extension StoreError: ImageReadError {
    package var saysImageIsDamaged: Bool { kind == .damagedImage }
}
#endif

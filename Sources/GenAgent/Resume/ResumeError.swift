/// Why a stored session cannot be read or resumed.
public struct ResumeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case unknownSession
        /// It is running, in this process or in another one.
        case held
        /// Its log follows another version of the machine's rules.
        case otherRules
        /// Its log has a gap or an invalid input; see `index`.
        case damagedLog
        /// The store lacks needed images, or has other bytes under their digests; see `images`.
        case missingImages
        /// A participant is missing or differs from the log; see `parts`.
        case otherParts
        case storeFailed
    }

    public let code: Code
    public let session: SessionID
    /// The position of the first invalid input, counted from 0.
    package let index: Int?
    package let images: [ImageID]
    /// What is missing or differs, one phrase for each.
    package let parts: [String]
    public let description: String

    private init(
        _ code: Code, _ session: SessionID, index: Int? = nil, images: [ImageID] = [], parts: [String] = [],
        _ description: String
    ) {
        self.code = code
        self.session = session
        self.index = index
        self.images = images
        self.parts = parts
        self.description = description
    }
}

extension ResumeError {
    static func unknownSession(_ session: SessionID) -> Self {
        Self(.unknownSession, session, "The store has no session \(session). Its `sessions()` lists those it has.")
    }

    static func held(_ error: SessionHeldError) -> Self { Self(.held, error.session, error.description) }

    static func otherRules(_ session: SessionID, version: Int, library: String) -> Self {
        Self(
            .otherRules, session, index: 0,
            """
            The log of \(session) follows version \(version) of the rules (GenAgent \(library) wrote it); this library, \
            \(genAgentVersion), has version \(SessionMachine.version). Use a GenAgent with version \(version) of the rules.
            """)
    }

    static func damagedLog(_ session: SessionID, index: Int, _ detail: String) -> Self {
        Self(
            .damagedLog, session, index: index,
            """
            The log of \(session) is damaged at input \(index): \(detail). It cannot be replayed; restore the store from a \
            backup, or start a new session.
            """)
    }

    static func missingImages(_ session: SessionID, _ records: [ImageRecord]) -> Self {
        let names = records.map { "\($0.id) (\($0.reference.digest.rawValue.prefix(12))…)" }.joined(separator: ", ")
        return Self(
            .missingImages, session, images: records.map(\.id),
            """
            The store lacks images of \(session), or has other bytes under their digests: \(names). Restore the files, \
            or start a new session.
            """)
    }

    static func otherParts(_ session: SessionID, _ parts: [String]) -> Self {
        Self(
            .otherParts, session, parts: parts,
            """
            The session \(session) cannot continue with these participants: \(parts.joined(separator: "; ")). Pass those \
            that it began with; `substituting:` says which may differ.
            """)
    }

    static func storeFailed(_ session: SessionID, _ attempt: String, _ error: any Error) -> Self {
        Self(
            .storeFailed, session,
            "The store could not \(attempt) \(session): \(AdapterError(wrapping: error)). Repair the store and try again; no request was made."
        )
    }
}

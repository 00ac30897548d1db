/// Why a PNG could not be read or written.
///
/// Compare it with `code`, which can gain cases without breaking anybody:
/// ```swift
/// catch { if error.code == .truncated { try await downloadAgain() } }
/// ```
public struct PNGError: Error, Sendable, Hashable {
    /// The kinds of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Base: String, Sendable {
            case notPNG, truncated, corrupt, tooManyPixels, tooManyBytes, invalidText, encodingFailed, outOfMemory
        }
        private let base: Base

        /// The bytes are something else than a PNG.
        public static let notPNG = Code(base: .notPNG)
        /// The file ends too early.
        public static let truncated = Code(base: .truncated)
        /// The file is damaged, or its header promises what its data cannot hold.
        public static let corrupt = Code(base: .corrupt)
        /// The picture has more pixels than `PNGLimits.maxPixels`.
        public static let tooManyPixels = Code(base: .tooManyPixels)
        /// The file has more bytes than `PNGLimits.maxBytes`.
        public static let tooManyBytes = Code(base: .tooManyBytes)
        /// A keyword or text that a PNG cannot hold.
        public static let invalidText = Code(base: .invalidText)
        /// libpng refused to write.
        public static let encodingFailed = Code(base: .encodingFailed)
        /// There was no memory for libpng's own state.
        public static let outOfMemory = Code(base: .outOfMemory)

        /// The name of the code, for example `truncated`.
        public var description: String { base.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was attempted, what came back, and what to do: one or two sentences for a person.
    public let message: String
    /// libpng's own words, where it had any.
    public let libpngMessage: String?

    init(_ code: Code, _ message: String, libpng: String? = nil) {
        self.code = code
        self.message = message
        self.libpngMessage = libpng
    }
}

extension PNGError: CustomStringConvertible {
    /// The message and, when there is one, libpng's.
    public var description: String {
        guard let libpngMessage else { return message }
        return "\(message) (libpng: \(libpngMessage))"
    }
}

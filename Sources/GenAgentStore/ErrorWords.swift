#if Store
import Foundation
import GenAgent

/// What errors of Foundation and of decoders say to people; as text, they are dumps of their fields.
enum ErrorWords {
    /// A short text without the dump, such as `no such file or directory`.
    static func words(for error: any Error) -> String {
        switch error {
        case let error as SystemError: return "\(error.call) of \(error.path): \(error.words)"
        case is CancellationError: return "it was cancelled"
        case is DecodingError: return String(TrajectoryFormatError.words(for: error).prefix(300))
        case is EncodingError: return "a value that JSON does not have, such as a number that is not finite"
        case is CocoaError, is POSIXError: return words(ofSystem: error as NSError)
        case let error where type(of: error) is NSError.Type: return words(ofSystem: error as NSError)
        default: return String("\(error)".prefix(300))
        }
    }

    /// The system's words where a call to it is the cause, otherwise Foundation's.
    private static func words(ofSystem error: NSError) -> String {
        if error.domain == NSPOSIXErrorDomain, let code = Int32(exactly: error.code) {
            return String(cString: strerror(code))
        }
        if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError { return words(ofSystem: cause) }
        return error.localizedDescription
    }
}
#endif

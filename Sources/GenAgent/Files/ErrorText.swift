import Foundation

/// Messages for people from errors of Foundation, the system and decoders, whose descriptions are dumps of their fields.
package enum ErrorText {
    /// A short phrase for the middle of a sentence, such as `no such file or directory`.
    package static func phrase(for error: any Error) -> String {
        switch error {
        case is CancellationError: "it was canceled"
        case is DecodingError: decoding(error)
        case is EncodingError: "a value that JSON cannot hold, such as a number that is not finite"
        case let error where isFoundations(error): phrase(ofFoundation: error as NSError)
        default: String(describing: error)
        }
    }

    /// Where in the data something is wrong, without a period at the end.
    private static func decoding(_ error: any Error) -> String {
        let words = TrajectoryFormatError.phrase(for: error).prefix(300)
        return String(words.hasSuffix(".") ? words.dropLast() : words)
    }

    /// A sentence, with the file if the error names one.
    package static func sentence(for error: any Error) -> String {
        let words = phrase(for: error)
        guard isFoundations(error) else { return words.hasSuffix(".") ? words : "\(words)." }
        let info = (error as NSError).userInfo
        let file = info[NSFilePathErrorKey] as? String ?? (info[NSURLErrorKey] as? URL)?.path
        return file.map { "\($0): \(words)." } ?? "\(words.prefix(1).uppercased())\(words.dropFirst())."
    }

    /// Whether the description of an error is a dump: Foundation, the system, an encoder or a decoder made it.
    package static func isDumped(_ error: any Error) -> Bool {
        error is DecodingError || error is EncodingError || isFoundations(error)
    }

    /// The system's message for an error number, in lower case.
    package static func system(_ number: Int32) -> String {
        let words = String(cString: strerror(number))
        return words.prefix(1).lowercased() + words.dropFirst()
    }

    private static func isFoundations(_ error: any Error) -> Bool {
        type(of: error) is NSError.Type
            || [NSCocoaErrorDomain, NSPOSIXErrorDomain, NSURLErrorDomain].contains((error as NSError).domain)
    }

    /// The system's message if a system call failed, otherwise a message for the usual errors.
    private static func phrase(ofFoundation error: NSError) -> String {
        if error.domain == NSPOSIXErrorDomain, let number = Int32(exactly: error.code) { return system(number) }
        if let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error, isFoundations(cause) {
            return phrase(ofFoundation: cause as NSError)
        }
        guard error.domain == NSCocoaErrorDomain else {
            return "error \(error.code) of \(error.domain)"
        }
        return switch CocoaError.Code(rawValue: error.code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or directory"
        case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
        case .fileWriteFileExists: "the file exists"
        case .fileWriteOutOfSpace: "no space left on device"
        case .fileWriteVolumeReadOnly: "read-only file system"
        case .fileReadInvalidFileName, .fileWriteInvalidFileName: "the name cannot be used"
        case .fileReadInapplicableStringEncoding, .fileReadUnknownStringEncoding, .fileReadCorruptFile:
            "it is not UTF-8 text"
        case .fileReadTooLarge: "it is too large"
        case .fileReadUnknown: "it cannot be read"
        case .fileWriteUnknown: "it cannot be written"
        default: "error \(error.code) of the file system"
        }
    }
}

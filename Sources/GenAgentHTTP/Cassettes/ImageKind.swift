import Foundation

/// The formats of images that cassettes store apart; the raw value is the ending of their files.
enum ImageKind: String, CaseIterable {
    case png
    case jpeg = "jpg"
    case webp

    /// Tells the format by the first bytes.
    init?(_ data: Data) {
        let head = Array(data.prefix(12))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.count == 12, head.starts(with: "RIFF".utf8), head[8...].elementsEqual("WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }

    /// How the format begins in base64.
    static let base64Beginnings = ["iVBORw0KGg", "/9j/", "UklGR"].map { Array($0.utf8) }
}

import Foundation

/// Builds a `multipart/form-data` body (RFC 7578), such as an image to be edited with its prompt.
///
/// ```swift
/// var form = MultipartForm()
/// form.addField("prompt", "a red apple")
/// form.addFile("image[]", filename: "apple.png", contentType: "image/png", data: png)
/// let encoded = form.encoded(using: &random)
/// ```
public struct MultipartForm: Sendable {
    private struct Part: Sendable {
        var header: String
        var content: Data
    }

    /// A finished body and the content type that names its boundary.
    public struct Encoded: Sendable, Hashable {
        public var contentType: String
        public var body: Data
    }

    private var parts: [Part] = []

    public init() {}

    /// Adds a field; a name may occur more than once.
    public mutating func addField(_ name: String, _ value: String) {
        add("name=\"\(Self.quoted(name))\"", contentType: nil, Data(value.utf8))
    }

    /// Adds a file; a name may occur more than once.
    ///
    /// - Parameters:
    ///   - filename: A name without folders; servers determine the format by its extension.
    ///   - contentType: The media type; control characters are removed.
    public mutating func addFile(_ name: String, filename: String, contentType: String, data: Data) {
        let type = String(
            String.UnicodeScalarView(contentType.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
        add("name=\"\(Self.quoted(name))\"; filename=\"\(Self.quoted(filename))\"", contentType: type, data)
    }

    /// Joins the parts with a boundary that occurs in none of them.
    ///
    /// - Parameter random: Makes the boundary; the same state gives the same bytes, which cassettes need.
    public func encoded(using random: inout some RandomNumberGenerator) -> Encoded {
        // The attempt's number makes every boundary different, so that this ends with any source of randomness.
        var attempt = 0
        var boundary = ""
        repeat {
            boundary = "genagent-\(Self.hex(random.next()))\(Self.hex(random.next()))-\(attempt)"
            attempt += 1
        } while parts.contains { Self.contains($0, boundary) }
        var body = Data()
        body.reserveCapacity(parts.reduce(100) { $0 + $1.header.utf8.count + $1.content.count + 80 })
        for part in parts {
            body.append(Data("--\(boundary)\r\n\(part.header)\r\n\r\n".utf8))
            body.append(part.content)
            body.append(Data("\r\n".utf8))
        }
        body.append(Data("--\(boundary)--\r\n".utf8))
        return Encoded(contentType: "multipart/form-data; boundary=\(boundary)", body: body)
    }

    private mutating func add(_ disposition: String, contentType: String?, _ content: Data) {
        let type = contentType.map { "\r\nContent-Type: \($0)" } ?? ""
        parts.append(Part(header: "Content-Disposition: form-data; \(disposition)\(type)", content: content))
    }

    /// Quotes a name as browsers do (WHATWG HTML, 4.10.21.8): only line breaks and quotes are escaped.
    private static func quoted(_ name: String) -> String {
        name.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\r": text += "%0D"
            case "\n": text += "%0A"
            case "\"": text += "%22"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func contains(_ part: Part, _ boundary: String) -> Bool {
        part.header.contains(boundary) || part.content.range(of: Data(boundary.utf8)) != nil
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Finds the contents of the parts of a multipart body (RFC 2046, 5.1) by the body's first line.
enum MultipartParts {
    /// The ranges of the contents, in order; empty if the body is not a multipart form. The body's indices must start at 0.
    static func contents(of body: Data) -> [Range<Int>] {
        let (dashes, newline) = (Data("--".utf8), Data("\r\n".utf8))
        guard body.starts(with: dashes), let line = body.range(of: newline), line.lowerBound <= 100 else { return [] }
        let delimiter = newline + body[..<line.lowerBound]
        var contents: [Range<Int>] = []
        var start = line.upperBound
        while let head = body.range(of: newline + newline, in: start..<body.count),
            let end = body.range(of: delimiter, in: head.upperBound..<body.count)
        {
            contents.append(head.upperBound..<end.lowerBound)
            start = end.upperBound
        }
        return contents
    }
}

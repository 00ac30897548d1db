import Foundation

/// Finds the contents of the parts of a multipart body (RFC 2046, 5.1) by its own first line.
enum MultipartParts {
    /// Where the contents stand, in order; empty where the body is no multipart form. The body's indices start at 0.
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

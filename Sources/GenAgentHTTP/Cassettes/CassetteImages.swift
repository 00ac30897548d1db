import Foundation
import GenAgent

/// Moves images out of bodies and back, so that a cassette holds each image once, however often it was sent or received: as a whole body,
/// as a part of a multipart form, or in base64 within JSON (data URLs, `b64_json`, lists of images).
///
/// An image is moved only if putting it back gives the same bytes.
enum CassetteImages {
    /// A body with references in the place of images.
    struct Folded {
        var body: Data
        /// By file name.
        var images: [String: Data]
    }

    /// The text that replaces an image in a body; the file name follows it.
    private enum Form: String, CaseIterable {
        case base64 = "genagent-image-base64:"
        case bytes = "genagent-image-bytes:"
    }

    private struct Found {
        var range: Range<Int>
        var form: Form
        var image: Data
        var name: String
    }

    /// A shorter image is not worth a reference.
    private static let minimumBytes = 200

    /// The body with its images moved out; `nil` if it has none that can be put back exactly.
    static func fold(_ body: Data) -> Folded? {
        // From 0, so that offsets and indices are the same.
        let body = body.startIndex == 0 ? body : Data(body)
        let found = images(in: body)
        guard !found.isEmpty else { return nil }
        var folded = Folded(body: Data(), images: [:])
        var start = 0
        for item in found {
            folded.body.append(body[start..<item.range.lowerBound])
            folded.body.append(contentsOf: (item.form.rawValue + item.name).utf8)
            folded.images[item.name] = item.image
            start = item.range.upperBound
        }
        folded.body.append(body[start...])
        // A body that itself holds what looks like a reference would come back different.
        guard (try? unfold(folded.body) { folded.images[$0] ?? Data() }) == body else { return nil }
        return folded
    }

    /// The body with its images put back; `image` returns an image by its file name.
    static func unfold(_ body: Data, image: (String) throws -> Data) throws -> Data {
        let body = body.startIndex == 0 ? body : Data(body)
        var result = Data()
        var start = 0
        let mark = Data("genagent-image-".utf8)
        while let place = body.range(of: mark, in: start..<body.count) {
            result.append(body[start..<place.lowerBound])
            guard let (form, name) = reference(in: body, at: place.lowerBound) else {
                result.append(mark)
                start = place.upperBound
                continue
            }
            let data = try image(name)
            result.append(form == .base64 ? data.base64EncodedData() : data)
            start = place.lowerBound + form.rawValue.utf8.count + name.utf8.count
        }
        result.append(body[start...])
        return result
    }

    /// Whether a text is an image's file name: SHA-256 and format. People may edit the files that hold the names.
    static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 64
            && parts[0].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            && ImageFormat.allCases.contains { $0.fileExtension == parts[1] }
    }

    static func name(of image: Data, _ format: ImageFormat) -> String {
        "\(SHA256.hexDigest(of: image)).\(format.fileExtension)"
    }

    /// The format by the first bytes alone, so that damaged images are found too: they cannot be changed either.
    private static func format(of data: Data) -> ImageFormat? {
        let head = Array(data.prefix(12))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        let isWebP = head.count == 12 && head.starts(with: "RIFF".utf8) && head[8...].elementsEqual("WEBP".utf8)
        return isWebP ? .webp : nil
    }

    static func ranges(in body: Data) -> [Range<Int>] {
        images(in: body.startIndex == 0 ? body : Data(body)).map(\.range)
    }

    private static func reference(in body: Data, at start: Int) -> (Form, String)? {
        for form in Form.allCases where body[start...].starts(with: form.rawValue.utf8) {
            let rest = body[(start + form.rawValue.utf8.count)...]
            for format in ImageFormat.allCases {
                let name = String(decoding: rest.prefix(65 + format.fileExtension.utf8.count), as: UTF8.self)
                if isName(name) { return (form, name) }
            }
        }
        return nil
    }

    private static func images(in body: Data) -> [Found] {
        guard body.count >= minimumBytes else { return [] }
        if let kind = format(of: body) {
            return [Found(range: 0..<body.count, form: .bytes, image: body, name: name(of: body, kind))]
        }
        let parts = MultipartParts.contents(of: body)
        guard parts.isEmpty else {
            return parts.compactMap { range in
                guard range.count >= minimumBytes, let kind = format(of: Data(body[range])) else { return nil }
                let image = Data(body[range])
                return Found(range: range, form: .bytes, image: image, name: name(of: image, kind))
            }
        }
        return Base64Runs.ranges(in: body, atLeast: minimumBytes).compactMap { range in
            guard let image = Data(base64Encoded: body[range]), let kind = format(of: image),
                image.base64EncodedData() == body[range]
            else { return nil }
            return Found(range: range, form: .base64, image: image, name: name(of: image, kind))
        }
    }
}

/// Finds base64 strings that begin like an image, without decoding the JSON around them: bodies can be large, broken, or an event stream.
enum Base64Runs {
    /// The ranges of such strings, which follow a quote or, in data URLs, a comma.
    static func ranges(in body: Data, atLeast least: Int) -> [Range<Int>] {
        body.withUnsafeBytes { bytes in
            var ranges: [Range<Int>] = []
            var index = 0
            while index < bytes.count {
                let isStart = bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: ",")
                index += 1
                guard isStart, beginsImage(bytes, index) else { continue }
                let end = endOfRun(bytes, index)
                if end - index >= least { ranges.append(index..<end) }
                index = end
            }
            return ranges
        }
    }

    /// The first characters of PNG, JPEG and WebP in base64.
    private static let beginnings = ["iVBORw0KGg", "/9j/", "UklGR"].map { Array($0.utf8) }

    private static func beginsImage(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        beginnings.contains { (beginning: [UInt8]) in
            start + beginning.count <= bytes.count
                && beginning.indices.allSatisfy { bytes[start + $0] == beginning[$0] }
        }
    }

    /// The index after the last byte of the alphabet (RFC 4648, section 4) and its padding.
    private static func endOfRun(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var index = start
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        while index < bytes.count, bytes[index] == UInt8(ascii: "=") { index += 1 }
        return index
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
        default: false
        }
    }
}

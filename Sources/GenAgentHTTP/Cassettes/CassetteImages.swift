import Foundation
import GenAgent

/// Takes images out of bodies and puts them back, so that a cassette holds each only once, however often it was sent or received: as a
/// whole body, as a part of a multipart form, or in base64 within JSON (data URLs, `b64_json`, lists of images).
///
/// An image is only taken out where putting it back gives the same bytes; everything else stays where it is.
enum CassetteImages {
    /// A body with references in the place of images.
    struct Folded {
        var body: Data
        /// The images by the name of their file.
        var images: [String: Data]
    }

    /// What stands in the body in an image's place, before the name of its file.
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

    /// The body with its images taken out; `nil`: there is none that can be put back exactly.
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
        // A body that itself holds what looks like a reference would not come back as it was.
        guard (try? unfold(folded.body) { folded.images[$0] ?? Data() }) == body else { return nil }
        return folded
    }

    /// The body with its images put back.
    ///
    /// - Parameter image: Gives an image by the name of its file.
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

    /// Whether a text is the name of an image's file: SHA-256 and format. Names come from files that people may edit.
    static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 64
            && parts[0].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            && ImageKind(rawValue: String(parts[1])) != nil
    }

    /// The name of an image's file.
    static func name(of image: Data, _ kind: ImageKind) -> String {
        "\(SHA256.hexDigest(of: image)).\(kind.rawValue)"
    }

    /// Where images stand in a body.
    static func ranges(in body: Data) -> [Range<Int>] {
        images(in: body.startIndex == 0 ? body : Data(body)).map(\.range)
    }

    private static func reference(in body: Data, at start: Int) -> (Form, String)? {
        for form in Form.allCases where body[start...].starts(with: form.rawValue.utf8) {
            let rest = body[(start + form.rawValue.utf8.count)...]
            for kind in ImageKind.allCases {
                let name = String(decoding: rest.prefix(65 + kind.rawValue.utf8.count), as: UTF8.self)
                if isName(name) { return (form, name) }
            }
        }
        return nil
    }

    private static func images(in body: Data) -> [Found] {
        guard body.count >= minimumBytes else { return [] }
        if let kind = ImageKind(body) {
            return [Found(range: 0..<body.count, form: .bytes, image: body, name: name(of: body, kind))]
        }
        let parts = MultipartParts.contents(of: body)
        guard parts.isEmpty else {
            return parts.compactMap { range in
                guard range.count >= minimumBytes, let kind = ImageKind(body[range]) else { return nil }
                let image = Data(body[range])
                return Found(range: range, form: .bytes, image: image, name: name(of: image, kind))
            }
        }
        return Base64Runs.ranges(in: body, atLeast: minimumBytes).compactMap { range in
            guard let image = Data(base64Encoded: body[range]), let kind = ImageKind(image),
                image.base64EncodedData() == body[range]
            else { return nil }
            return Found(range: range, form: .base64, image: image, name: name(of: image, kind))
        }
    }
}

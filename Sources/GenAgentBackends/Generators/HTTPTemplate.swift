import Foundation
import GenAgent

/// Describes requests to your own server and how to read its answers.
///
/// Strings may contain placeholders such as `{{prompt}}`. A string that is only a placeholder becomes the value itself (a number stays a
/// number); if the request has no such value, the member or query item is omitted. Within a longer string, it becomes empty.
public struct HTTPTemplate: Sendable, Hashable, Codable {
    /// A placeholder.
    public enum Place: String, Sendable, Hashable, Codable, CaseIterable {
        case prompt, negativePrompt = "negative_prompt"
        case seed, steps, guidance, width, height
        /// The unique name of the call: a job id or an idempotency key for servers that accept one.
        case callName = "call_name"
        /// The first input image: base64, or a data URI.
        case image, imageURI = "image_uri"
        /// All input images as a list: base64, or data URIs.
        case images, imageURIs = "image_uris"

        package var text: String { "{{\(rawValue)}}" }
    }

    /// Where the image is in an answer.
    public enum Answer: Sendable, Hashable, Codable {
        /// The body is the image.
        case bytes
        /// A JSON pointer (RFC 6901) to base64, a data URI or a URL.
        case pointer(String)
    }

    /// A condition on the answer, in addition to its status.
    public struct Success: Sendable, Hashable, Codable {
        /// A JSON pointer to the value to check.
        public var pointer: String
        /// The value that means success.
        public var equals: JSONValue
        /// A JSON pointer to the reason for a failure.
        public var message: String?

        public init(pointer: String, equals: JSONValue, message: String? = nil) {
            self.pointer = pointer
            self.equals = equals
            self.message = message
        }
    }

    /// One item of the query.
    public struct Item: Sendable, Hashable, Codable {
        public var name: String
        /// May contain placeholders.
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// `POST` or `GET`.
    public var method: String
    /// The route below the base URL.
    public var path: String
    public var query: [Item]
    /// The JSON body, with placeholders; `nil`: none.
    public var body: JSONValue?
    public var answer: Answer
    /// `nil`: the status alone decides.
    public var success: Success?
    /// A JSON pointer to the seed that was used, if the answer has it.
    package var seedPointer: String?

    public init(
        method: String = "POST", path: String, query: [Item] = [], body: JSONValue? = nil, answer: Answer,
        success: Success? = nil, seedPointer: String? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.answer = answer
        self.success = success
        self.seedPointer = seedPointer
    }

    func uses(_ place: Place) -> Bool {
        query.contains { $0.value.contains(place.text) } || body.map { Self.uses(place, $0) } == true
    }

    private static func uses(_ place: Place, _ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.contains(place.text)
        case .array(let elements): elements.contains { uses(place, $0) }
        case .object(let members): members.values.contains { uses(place, $0) }
        default: false
        }
    }

    /// The fields that the template sends are honored.
    func capabilities(inputImages: Int) -> GeneratorCapabilities {
        let takesOne = uses(.image) || uses(.imageURI)
        let takesMany = uses(.images) || uses(.imageURIs)
        return GeneratorCapabilities(
            negativePrompt: uses(.negativePrompt), size: uses(.width) && uses(.height), seed: uses(.seed),
            steps: uses(.steps), guidance: uses(.guidance),
            inputImages: takesMany ? max(1, inputImages) : takesOne ? 1 : 0)
    }

    /// A value with its placeholders filled; `nil` for a placeholder without value.
    static func filled(_ value: JSONValue, _ values: [Place: JSONValue]) -> JSONValue? {
        switch value {
        case .string(let text):
            if let place = Place.allCases.first(where: { $0.text == text }) { return values[place] }
            return .string(filled(text, values))
        case .array(let elements): return .array(elements.compactMap { filled($0, values) })
        case .object(let members): return .object(members.compactMapValues { filled($0, values) })
        default: return value
        }
    }

    /// Fills a text's placeholders in one pass, so that a prompt that contains `{{seed}}` does not change.
    static func filled(_ text: String, _ values: [Place: JSONValue]) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.range(of: "{{") {
            result += rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            guard let close = rest.range(of: "}}"), let place = Place(rawValue: String(rest[..<close.lowerBound]))
            else {
                result += "{{"
                continue
            }
            if let value = values[place] { result += value.stringValue ?? value.jsonText }
            rest = rest[close.upperBound...]
        }
        return result + rest
    }
}

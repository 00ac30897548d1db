import Foundation
import GenAgent

/// How your own server is asked and how its answer is read.
///
/// Texts may hold places such as `{{prompt}}`. A text that is nothing but a place becomes the value itself (a number stays a number), and
/// where the request has no such value, the member or query item is left out. Within a longer text, it becomes nothing.
public struct HTTPTemplate: Sendable, Hashable, Codable {
    /// What a place stands for.
    public enum Place: String, Sendable, Hashable, Codable, CaseIterable {
        /// Text of the request.
        case prompt, negativePrompt = "negative_prompt"
        /// Numbers of the request.
        case seed, steps, guidance, width, height
        /// The call's name, which no other call has: a job id or an idempotency key for servers that take one.
        case callName = "call_name"
        /// The first input image: base64, or as a data URI.
        case image, imageURI = "image_uri"
        /// All input images as a list: base64, or as data URIs.
        case images, imageURIs = "image_uris"

        /// The place as it stands in a text.
        package var text: String { "{{\(rawValue)}}" }
    }

    /// Where the image is in an answer.
    public enum Answer: Sendable, Hashable, Codable {
        /// The body is the image.
        case bytes
        /// A JSON pointer (RFC 6901) to base64, a data URI or a URL.
        case pointer(String)
    }

    /// What an answer must say besides its status.
    public struct Success: Sendable, Hashable, Codable {
        /// A JSON pointer to the value that tells.
        public var pointer: String
        /// What it must be.
        public var equals: JSONValue
        /// A JSON pointer to the reason where it is not.
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
        /// Its value, with places.
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
    /// The query, with places.
    public var query: [Item]
    /// The JSON body, with places; `nil`: none.
    public var body: JSONValue?
    /// Where the image is.
    public var answer: Answer
    /// What the answer must say; `nil`: its status is enough.
    public var success: Success?
    /// A JSON pointer to the seed that was used, where the answer tells.
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

    /// Whether a place occurs.
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

    /// What is honored: what the template sends.
    func capabilities(inputImages: Int) -> GeneratorCapabilities {
        let takesOne = uses(.image) || uses(.imageURI)
        let takesMany = uses(.images) || uses(.imageURIs)
        return GeneratorCapabilities(
            negativePrompt: uses(.negativePrompt), size: uses(.width) && uses(.height), seed: uses(.seed),
            steps: uses(.steps), guidance: uses(.guidance),
            inputImages: takesMany ? max(1, inputImages) : takesOne ? 1 : 0)
    }

    /// A value with its places filled; `nil` if it is a place without value.
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

    /// A text with its places filled in one pass, so that a prompt which contains `{{seed}}` stays as it is.
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

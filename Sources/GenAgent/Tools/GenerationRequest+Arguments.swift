import Foundation

extension GenerationRequest {
    /// The largest seed that JSON keeps everywhere: 2^53 − 1.
    public static let maximumSeed: UInt64 = (1 << 53) - 1

    /// Reads the arguments of a call, as ``GeneratorCapabilities/parameterSchema`` describes them. Unknown names become ``extras``.
    ///
    /// - Throws: ``AdapterError`` of kind `rejected`, worded for the policy.
    public init(arguments: [String: JSONValue]) throws(AdapterError) {
        var rest = ArgumentReader(arguments)
        let prompt = try rest.string("prompt")
        guard let prompt, prompt.contains(where: { !$0.isWhitespace }) else {
            throw .rejected("The argument `prompt` is missing or empty; give the text to draw.")
        }
        self.init(
            prompt: prompt,
            negativePrompt: try rest.string("negative_prompt"),
            size: try rest.size(),
            seed: try rest.wholeNumber("seed", in: 0...Int64(Self.maximumSeed)).map { UInt64($0) },
            steps: try rest.wholeNumber("steps", in: 1...10_000).map { Int($0) },
            guidance: try rest.number("guidance"),
            inputImages: try rest.images()
        )
        extras = rest.remaining
    }

    /// The arguments that ``init(arguments:)`` reads back to the same request.
    public var arguments: [String: JSONValue] {
        var arguments = extras
        arguments["prompt"] = .string(prompt)
        arguments["negative_prompt"] = negativePrompt.map { .string($0) }
        if let size {
            arguments["width"] = .integer(Int64(size.width))
            arguments["height"] = .integer(Int64(size.height))
        }
        arguments["seed"] = seed.map { .integer(Int64(clamping: $0)) }
        arguments["steps"] = steps.map { .integer(Int64($0)) }
        arguments["guidance"] = guidance.map { .number($0) }
        if !inputImages.isEmpty { arguments["images"] = .array(inputImages.map { .string($0.rawValue) }) }
        return arguments
    }
}

/// Takes arguments out of an object one by one, with errors that a policy can act on.
private struct ArgumentReader {
    private(set) var remaining: [String: JSONValue]

    init(_ arguments: [String: JSONValue]) { remaining = arguments }

    private mutating func take(_ name: String) -> JSONValue? {
        let value = remaining.removeValue(forKey: name)
        return value == .null ? nil : value
    }

    mutating func string(_ name: String) throws(AdapterError) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.stringValue else { throw .rejected("The argument `\(name)` must be a string.") }
        return text
    }

    mutating func wholeNumber(_ name: String, in range: ClosedRange<Int64>) throws(AdapterError) -> Int64? {
        guard let value = take(name) else { return nil }
        guard let number = value.integerValue, range.contains(number) else {
            throw .rejected(
                "The argument `\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    mutating func number(_ name: String) throws(AdapterError) -> Double? {
        guard let value = take(name) else { return nil }
        guard let number = value.doubleValue, number.isFinite, number >= 0 else {
            throw .rejected("The argument `\(name)` must be a number, 0 or more.")
        }
        return number
    }

    mutating func size() throws(AdapterError) -> PixelSize? {
        let side = Int64(1)...65_536
        let width = try wholeNumber("width", in: side)
        let height = try wholeNumber("height", in: side)
        switch (width, height) {
        case (nil, nil): return nil
        case (let width?, let height?): return PixelSize(width: Int(width), height: Int(height))
        default: throw .rejected("Give both `width` and `height`, or neither.")
        }
    }

    mutating func images() throws(AdapterError) -> [ImageID] {
        guard let value = take("images") else { return [] }
        guard let list = value.arrayValue else {
            throw .rejected("The argument `images` must be a list of image ids, such as [\"img_1\"].")
        }
        var ids: [ImageID] = []
        for element in list {
            guard let name = element.stringValue else {
                throw .rejected("The argument `images` must hold image ids only, such as \"img_1\".")
            }
            ids.append(ImageID(rawValue: name))
        }
        return ids
    }
}

/// The shape of a padded batch, with a mask of the tokens that the policy sampled.
///
/// Values per token are in one flat buffer of shape `[sequence][token]`, row-major: token `t` of sequence `s` is at `s * width + t`. If
/// ``mask`` is `false` (padding, tool results, guidance), the value is never read, and its gradient is 0.
public struct TokenBatch: Sendable, Hashable {
    /// B, the number of sequences.
    public let sequences: Int
    /// T, the padded length of every sequence.
    public let width: Int
    /// Shape `[B][T]`: whether a token counts, because the policy sampled it.
    public let mask: [Bool]
    /// Shape `[B]`: the number of tokens that count, per sequence.
    public let lengths: [Int]
    public let tokenCount: Int

    /// - Throws: ``TrainingMathError`` if the mask's length is not `sequences * width`.
    public init(sequences: Int, width: Int, mask: [Bool]) throws(TrainingMathError) {
        let (size, overflow) = sequences.multipliedReportingOverflow(by: width)
        guard sequences >= 0, width >= 0, !overflow, mask.count == size else {
            throw .shape("mask", mask.count, "\(sequences) sequences of \(width) tokens")
        }
        self.sequences = sequences
        self.width = width
        self.mask = mask
        lengths = mask.withUnsafeBufferPointer { mask in
            (0..<sequences).map { row in
                var count = 0
                for at in row * width..<(row + 1) * width where mask[at] { count += 1 }
                return count
            }
        }
        tokenCount = lengths.reduce(0, +)
    }

    /// Makes a batch of sequences of different lengths. All their tokens count; shorter sequences are padded at the end.
    public init(lengths: [Int]) {
        let lengths = lengths.map { max(0, $0) }
        sequences = lengths.count
        width = lengths.max() ?? 0
        var mask = [Bool](repeating: false, count: sequences * width)
        for (row, length) in lengths.enumerated() {
            for token in 0..<length { mask[row * width + token] = true }
        }
        self.mask = mask
        self.lengths = lengths
        tokenCount = lengths.reduce(0, +)
    }

    /// B * T, the length of every flat buffer.
    public var count: Int { mask.count }

    /// The number of sequences with a token that counts.
    package var filledSequences: Int { lengths.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } }

    /// Copies rows of at most ``width`` values to a flat buffer, padded with 0.
    package func padded(_ rows: [[Double]]) throws(TrainingMathError) -> [Double] {
        guard rows.count == sequences, rows.allSatisfy({ $0.count <= width }) else {
            throw .shape("rows", rows.count, "\(sequences) sequences of at most \(width) tokens")
        }
        var flat = [Double](repeating: 0, count: count)
        for (row, values) in rows.enumerated() {
            for (token, value) in values.enumerated() { flat[row * width + token] = value }
        }
        return flat
    }

    func check(_ values: [Double], _ name: String) throws(TrainingMathError) {
        guard values.count == count else {
            throw .shape(name, values.count, "\(sequences) sequences of \(width) tokens")
        }
    }

    /// Finds the first token that counts and whose value is not finite.
    func firstNotFinite(_ values: [Double]) -> Int? {
        values.indices.first { mask[$0] && !values[$0].isFinite }
    }
}

/// Invalid input of the training mathematics.
public struct TrainingMathError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable {
        /// Two buffers do not fit together.
        case shape
        /// An input is infinite or not a number.
        case notFinite
        /// All inputs are finite, but the result is not.
        case overflow
        /// A setting is outside its range.
        case setting
    }

    public let kind: Kind
    public let description: String

    static func shape(_ name: String, _ count: Int, _ wanted: String) -> TrainingMathError {
        TrainingMathError(
            kind: .shape,
            description: "`\(name)` has \(count) values, which do not fit \(wanted). Buffers are flat and row-major.")
    }

    static func notFinite(_ name: String, _ value: Double, _ place: String) -> TrainingMathError {
        TrainingMathError(
            kind: .notFinite,
            description:
                "`\(name)` is \(value) at \(place). Mask the token, or drop its rollout, before it is learned from.")
    }

    static func overflow(_ name: String, _ hint: String) -> TrainingMathError {
        TrainingMathError(kind: .overflow, description: "The \(name) is too large for a number. \(hint)")
    }

    static func setting(_ text: String) -> TrainingMathError { TrainingMathError(kind: .setting, description: text) }

    static func notFinite(
        in batch: TokenBatch, _ buffers: (name: String, values: [Double])...
    ) -> TrainingMathError? {
        for (name, values) in buffers {
            guard let at = batch.firstNotFinite(values) else { continue }
            return .notFinite(name, values[at], "sequence \(at / batch.width), token \(at % batch.width)")
        }
        return nil
    }
}

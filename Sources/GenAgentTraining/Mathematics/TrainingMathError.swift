/// Numbers that the training mathematics cannot work with.
public struct TrainingMathError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with them.
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

    /// What is wrong.
    public let kind: Kind
    /// What was attempted, what came, what to do next.
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
        TrainingMathError(kind: .overflow, description: "The \(name) is beyond what a number can hold. \(hint)")
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

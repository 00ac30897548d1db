import Foundation

extension Double {
    /// The number with so many digits after the point; `?` where it is none.
    func text(_ digits: Int) -> String { isFinite ? String(format: "%.\(digits)f", self) : "?" }
}

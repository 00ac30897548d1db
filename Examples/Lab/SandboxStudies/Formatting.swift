import Foundation

/// A number with three decimals.
func fixed(_ value: Double, digits: Int = 3) -> String { String(format: "%.\(digits)f", value) }

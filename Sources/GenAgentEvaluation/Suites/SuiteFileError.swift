import Foundation

/// A benchmark file that cannot be read, in words for people.
public struct SuiteFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// The line, counted from 1; `nil` where the file as a whole is meant.
    public let line: Int?
    /// What is wrong there.
    public let problem: String

    init(_ file: URL, line: Int? = nil, _ problem: String) {
        self.file = file.path
        self.line = line
        self.problem = problem
    }

    /// File, line and problem.
    public var description: String { "\(file)\(line.map { ", line \($0)" } ?? ""): \(problem)" }
}

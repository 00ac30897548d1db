import GenAgent

/// A property that a test expects of a whole trajectory; see ``expect(_:_:)``.
public struct TrajectoryExpectation: Sendable {
    let complaint: @Sendable (Trajectory) -> String?

    /// `complaint` returns what is wrong with a trajectory, or `nil`.
    public init(complaint: @escaping @Sendable (Trajectory) -> String?) { self.complaint = complaint }

    private static func equal<Value: Equatable & Sendable>(
        _ name: String, _ expected: Value, _ value: @escaping @Sendable (Trajectory) -> Value
    ) -> Self {
        Self { trajectory in
            let told = value(trajectory)
            return told == expected ? nil : "\(name): expected \(expected), found \(told)"
        }
    }

    /// The stop reason of the last exchange.
    public static func stopped(_ reason: StopReason) -> Self {
        equal("stop reason", reason.rawValue) { $0.exchanges.last?.stopReason?.rawValue ?? "none yet" }
    }

    /// The number of rounds in all exchanges.
    public static func rounds(_ count: Int) -> Self { equal("rounds", count) { $0.rounds.count } }

    /// The number of images, input images included.
    public static func images(_ count: Int) -> Self { equal("images", count) { $0.images.count } }

    /// The number of policy turns.
    public static func turns(_ count: Int) -> Self { equal("policy turns", count) { $0.turns.count } }

    /// The number of calls, refused ones included.
    public static func calls(_ count: Int) -> Self { equal("calls", count) { $0.calls.count } }

    /// The image that the last exchange returned.
    public static func selected(_ id: ImageID) -> Self {
        equal("selected image", id.rawValue) { $0.exchanges.last?.selected?.rawValue ?? "none" }
    }

    /// The boundaries of all issues, in order.
    public static func issues(_ boundaries: Boundary...) -> Self {
        equal("issues", boundaries.map(\.rawValue)) { $0.issues.map(\.boundary.rawValue) }
    }
}

/// The expectations that a trajectory does not meet.
public struct ExpectationFailure: Error, Sendable, CustomStringConvertible {
    package let complaints: [String]
    package let story: [String]

    public var description: String {
        (complaints + ["The story:"] + story.map { "  " + $0 }).joined(separator: "\n")
    }
}

/// Expects several properties of a trajectory; the error lists all that do not hold.
///
/// ```swift
/// try expect(outcome.trajectory, .stopped(.satisfied), .rounds(2), .issues())
/// ```
///
/// - Throws: ``ExpectationFailure``.
public func expect(_ trajectory: Trajectory, _ expectations: TrajectoryExpectation...) throws {
    let complaints = expectations.compactMap { $0.complaint(trajectory) }
    guard !complaints.isEmpty else { return }
    throw ExpectationFailure(complaints: complaints, story: trajectory.story.map(\.description))
}

import GenAgent

/// Something that a test expects of a trajectory as a whole; see ``expect(_:_:)``.
public struct TrajectoryExpectation: Sendable {
    /// What is wrong with a trajectory; `nil`: nothing.
    let complaint: @Sendable (Trajectory) -> String?

    /// Makes an expectation of your own.
    ///
    /// - Parameter complaint: Says what is wrong with a trajectory; `nil`: nothing.
    public init(complaint: @escaping @Sendable (Trajectory) -> String?) { self.complaint = complaint }

    private static func equal<Value: Equatable & Sendable>(
        _ name: String, _ expected: Value, _ value: @escaping @Sendable (Trajectory) -> Value
    ) -> Self {
        Self { trajectory in
            let told = value(trajectory)
            return told == expected ? nil : "\(name): expected \(expected), found \(told)"
        }
    }

    /// Why the last exchange stopped.
    public static func stopped(_ reason: StopReason) -> Self {
        equal("stop reason", reason.rawValue) { $0.exchanges.last?.stopReason?.rawValue ?? "none yet" }
    }

    /// How many rounds there were, in all exchanges.
    public static func rounds(_ count: Int) -> Self { equal("rounds", count) { $0.rounds.count } }

    /// How many images there are, input images included.
    public static func images(_ count: Int) -> Self { equal("images", count) { $0.images.count } }

    /// How many turns the policy wrote.
    public static func turns(_ count: Int) -> Self { equal("policy turns", count) { $0.turns.count } }

    /// How many calls the policy asked for, refused ones included.
    public static func calls(_ count: Int) -> Self { equal("calls", count) { $0.calls.count } }

    /// Which image the last exchange returned.
    public static func selected(_ id: ImageID) -> Self {
        equal("selected image", id.rawValue) { $0.exchanges.last?.selected?.rawValue ?? "none" }
    }

    /// Where something went wrong, in order; none: nothing did.
    public static func issues(_ boundaries: Boundary...) -> Self {
        equal("issues", boundaries.map(\.rawValue)) { $0.issues.map(\.boundary.rawValue) }
    }
}

/// What a trajectory should be and is not.
public struct ExpectationFailure: Error, Sendable, CustomStringConvertible {
    /// Every complaint.
    public let complaints: [String]
    /// What the trajectory tells.
    public let story: [String]

    /// All complaints, and the story that they are about.
    public var description: String {
        (complaints + ["The story:"] + story.map { "  " + $0 }).joined(separator: "\n")
    }
}

/// Expects several things of a trajectory, and complains of all that do not hold at once.
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

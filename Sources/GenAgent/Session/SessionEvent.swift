/// What a session reports while it runs.
///
/// A slow listener may miss deltas and progress. All other events always arrive, in order.
public enum SessionEvent: Sendable {
    case started(SessionID, Query)
    /// The session continues a query that another process began to answer.
    case resumed(SessionID, Query, soFar: Trajectory)
    case turnStarted(TurnPurpose)
    case delta(PolicyDelta)
    case turn(PolicyTurn)
    /// The turn cannot be read; a repair request or the end follows.
    case malformedTurn(FormatViolation)
    /// A call is sent; attempts count from 1.
    case callStarted(ToolCall, GenerationRequest?, attempt: Int)
    case progress(ToolProgress)
    /// A call ended: with a result, refused, failed or abandoned.
    case callFinished(CallRecord)
    /// An image was generated: the round (counted from 1), its id and its bytes.
    case image(round: Int, ImageID, EncodedImage)
    case assessed(round: Int, Verdict)
    case reflected(round: Int, Reflection)
    case compared(ComparisonRecord)
    /// An error; the session may continue.
    case issue(SessionIssue)
    /// A transient failure is retried at this time.
    case retrying(at: Timestamp)
    case finished(SessionOutcome)

    var isTransient: Bool {
        switch self {
        case .delta, .progress: true
        default: false
        }
    }
}

/// How a query was answered. Every query has an outcome, also after a failure.
public struct SessionOutcome: Sendable {
    public var stopReason: StopReason
    /// The chosen image, or the best so far; `nil` if none was generated.
    public var image: EncodedImage?
    public var imageID: ImageID?
    public var trajectory: Trajectory
    public var images: [ImageID: EncodedImage]

    /// Whether the assessment was satisfied with the last image.
    public var isSatisfied: Bool { stopReason == .satisfied }

    package init(
        stopReason: StopReason, image: EncodedImage?, imageID: ImageID?, trajectory: Trajectory,
        images: [ImageID: EncodedImage]
    ) {
        self.stopReason = stopReason
        self.image = image
        self.imageID = imageID
        self.trajectory = trajectory
        self.images = images
    }
}

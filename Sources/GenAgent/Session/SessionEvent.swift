/// What a session reports while it runs.
///
/// A slow listener may miss deltas and progress. All other events always arrive, in order.
public enum SessionEvent: Sendable {
    /// The session begins to answer a query.
    case started(SessionID, Query)
    /// The session continues a query that another process began to answer.
    case resumed(SessionID, Query, soFar: Trajectory)
    /// The policy is asked for a turn.
    case turnStarted(TurnPurpose)
    /// A piece of the turn.
    case delta(PolicyDelta)
    /// The turn is complete.
    case turn(PolicyTurn)
    /// The turn cannot be read; a repair request or the end follows.
    case malformedTurn(FormatViolation)
    /// A call is sent; attempts count from 1.
    case callStarted(ToolCall, GenerationRequest?, attempt: Int)
    /// How far the call is.
    case progress(ToolProgress)
    /// A call ended: with a result, refused, failed or abandoned.
    case callFinished(CallRecord)
    /// An image was generated: the round (counted from 1), its id and its bytes.
    case image(round: Int, ImageID, EncodedImage)
    /// A round was assessed.
    case assessed(round: Int, Verdict)
    /// The reflector answered about a round.
    case reflected(round: Int, Reflection)
    /// Two images were compared.
    case compared(ComparisonRecord)
    /// Something went wrong; the session may continue.
    case issue(SessionIssue)
    /// Something failed for the moment and is tried again at this time.
    case retrying(at: Timestamp)
    /// The last event.
    case finished(SessionOutcome)

    /// Whether a slow listener may miss it.
    var isTransient: Bool {
        switch self {
        case .delta, .progress: true
        default: false
        }
    }
}

/// How a query was answered. Every query has an outcome, also after a failure.
public struct SessionOutcome: Sendable {
    /// Why the session stopped.
    public var stopReason: StopReason
    /// The chosen image, or the best so far; `nil` if none was generated.
    public var image: EncodedImage?
    /// The chosen image's id.
    public var imageID: ImageID?
    /// Everything that happened.
    public var trajectory: Trajectory
    /// The bytes of every image of the session.
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

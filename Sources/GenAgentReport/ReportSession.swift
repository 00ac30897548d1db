import GenAgent

/// A session to tell of: its record, and where the bytes of its images are.
public struct ReportSession: Sendable {
    /// What happened.
    public var trajectory: Trajectory
    /// Loads an image; `nil` or an error where its bytes cannot be had, which the page then says.
    public var loadImage: @Sendable (ImageReference) async throws -> EncodedImage?

    /// Describes a session whose images a closure loads.
    public init(
        _ trajectory: Trajectory, loadImage: @escaping @Sendable (ImageReference) async throws -> EncodedImage?
    ) {
        self.trajectory = trajectory
        self.loadImage = loadImage
    }

    /// Describes a session whose images lie in a store.
    public init(_ trajectory: Trajectory, store: any TrajectoryStore) {
        self.init(trajectory) { try await store.image($0.digest) }
    }
}

/// What a page shows and how.
public struct ReportOptions: Sendable {
    /// Makes the small pictures of a gallery's cards; `nil`: the images themselves are shown small.
    public var thumbnail: (any ImageTransform)?
    /// Changes the images of the stories, such as to at most 1024 pixels; `nil`: their bytes go into the page untouched.
    public var image: (any ImageTransform)?
    /// The technical part at the end of every story: setup, system text, raw turns.
    public var showsAppendix: Bool
    /// The heading of a gallery; a story's is its query.
    public var title: String

    /// Makes options.
    public init(
        title: String = "Sessions", thumbnail: (any ImageTransform)? = nil, image: (any ImageTransform)? = nil,
        showsAppendix: Bool = true
    ) {
        self.title = title
        self.thumbnail = thumbnail
        self.image = image
        self.showsAppendix = showsAppendix
    }
}

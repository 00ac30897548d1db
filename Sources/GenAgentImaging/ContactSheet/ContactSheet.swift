/// Pictures side by side, each with a caption: the story of a session on one page.
///
/// ```swift
/// let sheet = ContactSheet(title: "a red cube left of a blue ball", pictures: rounds.map {
///     ContactSheet.Picture($0.bitmap, caption: $0.finding)
/// })
/// let file = try PNG.encode(sheet.render())
/// ```
public struct ContactSheet: Sendable, Hashable {
    /// One picture with what is written under it.
    public struct Picture: Sendable, Hashable {
        /// The picture; transparent parts are shown on white.
        public var bitmap: Bitmap
        /// The text under it. Line breaks are kept, long lines are wrapped.
        public var caption: String
        /// Whether it gets a coloured frame, as the one that was chosen.
        public var isHighlighted: Bool

        /// Makes an entry of the sheet.
        public init(_ bitmap: Bitmap, caption: String = "", isHighlighted: Bool = false) {
            self.bitmap = bitmap
            self.caption = caption
            self.isHighlighted = isHighlighted
        }
    }

    /// The most pictures that one sheet shows; further ones are left out.
    public static let maxPictures = 1_000

    /// A line above the pictures, or `nil`.
    public var title: String?
    /// The pictures, row by row from the top left.
    public var pictures: [Picture]
    /// Pictures in a row; `nil` (default) chooses: one row of up to four, else a grid about as wide as high.
    public var columns: Int?
    /// The box, in pixels, into which each picture is scaled, up or down. Default 320; at least 32, at most 2,048. A
    /// sheet that would get larger than 64 megapixels takes a smaller box.
    public var pictureSide: Int
    /// The most lines of a caption; what is longer ends in "...". Default 4, at most 100.
    public var captionLines: Int

    /// Makes a sheet; see the properties.
    public init(
        title: String? = nil, pictures: [Picture], columns: Int? = nil, pictureSide: Int = 320, captionLines: Int = 4
    ) {
        self.title = title
        self.pictures = pictures
        self.columns = columns
        self.pictureSide = pictureSide
        self.captionLines = captionLines
    }
}

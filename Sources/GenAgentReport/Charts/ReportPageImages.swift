import Foundation
import GenAgent

/// Pictures that belong together on a ``ReportPage``, such as those of one prompt.
public struct SheetPictures: Sendable, Hashable {
    /// What they are pictures of.
    public var title: String
    /// The pictures, in their order.
    public var pictures: [SheetPicture]

    /// Makes a row of pictures.
    public init(_ title: String, _ pictures: [SheetPicture]) {
        self.title = title
        self.pictures = pictures
    }

    var html: HTML {
        "<div class=\"strip\">\(HTML.heading(3, "", HTML(text: title)))<ul>\n\(pictures.map(\.html))</ul></div>\n"
    }
}

/// One picture of a ``ReportPage``.
public struct SheetPicture: Sendable, Hashable {
    /// What stands under it.
    public var caption: String
    /// The picture, made small already; `nil`: it is not there, and a frame says so.
    public var image: EncodedImage?
    /// Whether it was found right; `nil`: nobody could tell.
    public var isRight: Bool?
    /// A page that tells more: a relative path. Anything else is left out.
    public var link: String?

    /// Makes a picture.
    public init(_ caption: String, image: EncodedImage?, isRight: Bool? = nil, link: String? = nil) {
        self.caption = caption
        self.image = image
        self.isRight = isRight
        self.link = link
    }

    var html: HTML {
        let verdict: HTML =
            switch isRight {
            case true?: "<span class=\"good\">✓ right</span>"
            case false?: "<span class=\"bad\">✗ wrong</span>"
            case nil: "<span class=\"open\">? not scored</span>"
            }
        // A path below this page, never an address that a browser would go to or run.
        let path = link.flatMap { $0.contains(":") || $0.hasPrefix("/") || $0.hasPrefix("\\") ? nil : $0 }
        let framed: HTML = path.map { "<a href=\"\($0)\">\(shown)</a>" } ?? shown
        return "<li>\(framed)<span dir=\"auto\">\(caption)</span>\(verdict)</li>\n"
    }

    private var shown: HTML {
        guard let image else { return "<span class=\"missing\">No image</span>" }
        return
            "<img width=\"\(image.size.width)\" height=\"\(image.size.height)\" alt=\"\(caption)\" loading=\"lazy\" src=\"data:\(image.format.mediaType);base64,\(image.data.base64EncodedString())\"/>"
    }
}

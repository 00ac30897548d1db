import Foundation
import GenAgent

/// Makes data URLs of images and caches recent ones: a conversation shows the same images in every request.
final class ImageDataURLs: Sendable {
    fileprivate struct Cache: Sendable {
        var urls: [ImageDigest: Data] = [:]
        /// Least recently used first.
        var order: [ImageDigest] = []
        var bytes = 0
    }

    private let transform: (any ImageTransform)?
    private let capacity: Int
    private let cache = Locked(Cache())

    /// - Parameters:
    ///   - transform: Changes every image before its first use.
    ///   - capacity: The maximum bytes in the cache.
    init(transform: (any ImageTransform)? = nil, capacity: Int = 64_000_000) {
        self.transform = transform
        self.capacity = capacity
    }

    /// `data:image/png;base64,…` as ASCII. Throws errors of the transform.
    func url(of image: EncodedImage) async throws -> Data {
        if let known = cache.withLock({ $0.recall(image.digest) }) { return known }
        let shown = try await transform?.transform(image) ?? image
        let url = Data("data:\(shown.format.mediaType);base64,".utf8) + shown.data.base64EncodedData()
        cache.withLock { [capacity] in $0.keep(url, image.digest, capacity) }
        return url
    }

    /// The data URLs of all images in the messages.
    ///
    /// - Throws: `AdapterError` if an image is missing, and errors of the transform.
    func urls(
        shownIn messages: [ChatMessage], images: [ImageID: EncodedImage]
    ) async throws -> [ImageID: Data] {
        var urls: [ImageID: Data] = [:]
        for case .image(let id) in messages.flatMap(\.content) where urls[id] == nil {
            guard let image = images[id] else {
                throw AdapterError.fatal("The conversation shows \(id), but its bytes are missing from the request.")
            }
            urls[id] = try await url(of: image)
        }
        return urls
    }
}

extension ImageDataURLs.Cache {
    fileprivate mutating func recall(_ digest: ImageDigest) -> Data? {
        guard let url = urls[digest] else { return nil }
        order.removeAll { $0 == digest }
        order.append(digest)
        return url
    }

    fileprivate mutating func keep(_ url: Data, _ digest: ImageDigest, _ capacity: Int) {
        guard urls[digest] == nil, url.count <= capacity else { return }
        urls[digest] = url
        order.append(digest)
        bytes += url.count
        while bytes > capacity, let oldest = order.first {
            order.removeFirst()
            bytes -= urls.removeValue(forKey: oldest)?.count ?? 0
        }
    }
}

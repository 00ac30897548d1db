#if Store
import GenAgent

extension RecordedInput {
    /// The images that it brings into its session.
    var images: [ImageReference] {
        switch input {
        case .started(let start): start.query.images
        case .continued(let query): query.images
        case .toolReturned(let result), .hookDecided(.answer(let result)): result.images
        default: []
        }
    }
}
#endif

// What the policy was asked: derived from the record, so that training and analysis read exactly what the policy read.
extension Trajectory {
    /// The request that one of the policy's turns answered.
    ///
    /// - Parameters:
    ///   - turn: Index of a turn.
    ///   - images: The session's images, by id; those that the policy had not seen yet are left out.
    /// - Returns: The conversation up to the turn, with the turn's own seed; `nil` where there is no such turn.
    public func request(ofTurn turn: Int, images: [ImageID: EncodedImage]) -> PolicyRequest? {
        guard turns.indices.contains(turn), messages.indices.contains(turns[turn].message) else { return nil }
        let before = ancestors(of: turns[turn].message)
        var sampling = setup.configuration.sampling
        sampling.seed = turns[turn].seed
        let seen = Set(before.flatMap(\.imageIDs))
        return PolicyRequest(
            messages: before, tools: setup.tools, format: setup.configuration.format, sampling: sampling,
            images: images.filter { seen.contains($0.key) })
    }

    /// The messages that lead to one, first to last, without itself.
    private func ancestors(of message: Int) -> [Message] {
        var result: [Message] = []
        var place = message
        // A record from outside may name any parent; parents come before their children, so anything else ends the walk.
        while let parent = messages[place].parent, parent >= 0, parent < place {
            result.append(messages[parent].message)
            place = parent
        }
        return result.reversed()
    }
}

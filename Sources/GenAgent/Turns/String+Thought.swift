extension String {
    /// What a model wrote behind its thoughts, where they stand in its text: behind the last `</think>`, also where a server left the
    /// opening tag out. The whole text where it has no tags; `nil` where the last thought has no end, because nothing in it is an answer.
    package var afterThought: Substring? {
        let rest = ranges(of: "</think>").last.map { self[$0.upperBound...] } ?? self[...]
        return rest.contains("<think>") ? nil : rest
    }
}

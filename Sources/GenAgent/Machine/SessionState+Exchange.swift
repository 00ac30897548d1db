extension SessionState {
    /// Asks for the first turn.
    mutating func begin() -> SessionEffect { askPolicy(.act) }

    /// Starts another exchange in the same conversation.
    mutating func carryOn(with query: QueryRecord) -> SessionEffect {
        openExchange(query)
        return askPolicy(.act)
    }

    /// Opens an exchange: its limits count anew, its images get ids, its query becomes a message.
    mutating func openExchange(_ query: QueryRecord) {
        let isFirst = trajectory.exchanges.isEmpty
        trajectory.exchanges.append(Exchange(query: query, startedAt: now))
        let contextTokens = spent.contextTokens
        spent = Spent()
        spent.contextTokens = contextTokens
        repairs = 0
        queue = []
        openParts = []
        unassessed = []
        deadline = limits.seconds.map { now.advanced(bySeconds: $0) }
        if isFirst {
            let text = setup.systemText.rendered(tools: setup.tools, rounds: limits.rounds)
            append(Message(role: .system, author: .system, parts: [.text(text)]))
        }
        var parts: [MessagePart] = []
        for reference in query.images {
            let id = addImage(reference, call: nil)
            parts.append(.text("\(id):"))
            parts.append(.image(id))
        }
        parts.append(.text(query.text))
        append(Message(role: .user, author: .user, parts: parts))
    }

    /// Names an image.
    mutating func addImage(_ reference: ImageReference, call: Int?) -> ImageID {
        let id = ImageID(number: trajectory.images.count + 1)
        trajectory.images.append(ImageRecord(id: id, reference: reference, call: call))
        return id
    }

    /// Adds a message to the end of the conversation.
    mutating func append(_ message: Message, turn: Int? = nil) {
        let parent = trajectory.messages.isEmpty ? nil : trajectory.messages.count - 1
        trajectory.messages.append(MessageNode(parent: parent, message: message, turn: turn))
    }

    /// Sends the collected parts as the round's one user message.
    mutating func sendOpenParts() {
        guard !openParts.isEmpty else { return }
        append(Message(role: .user, author: .session, parts: openParts))
        openParts = []
    }
}

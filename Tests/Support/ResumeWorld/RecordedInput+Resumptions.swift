import GenAgent

extension [RecordedInput] {
    /// The inputs as an undisturbed session has them: without time stamps, resumptions, and what a crash cut off of a call that was repeated.
    package var withoutResumptions: [SessionInput] {
        var result: [SessionInput] = []
        var isResumed = false
        for recorded in self {
            if recorded.input == .resumed {
                isResumed = true
                continue
            }
            if isResumed, recorded.input == .callStarted {
                while let last = result.last, last.isInCall { result.removeLast() }
            }
            isResumed = false
            result.append(recorded.input)
        }
        return result
    }
}

extension SessionInput {
    /// The call is under way after it.
    fileprivate var isInCall: Bool {
        switch self {
        case .callStarted, .jobSubmitted: true
        default: false
        }
    }
}

import Foundation
import GenAgent

/// Finds the thought in a turn while the turn is still being streamed, tags included.
struct ThoughtStream {
    enum Part: String {
        case thinking, judging, calling, answering
    }

    private(set) var part = Part.thinking
    private var isInside = false
    private var held = ""
    private var word = ""
    /// The words of the thought so far, for comparison with the finished turn.
    private(set) var words: [String] = []

    private static let closer = "</think>"
    private static let openers: [(tag: String, part: Part)] = [
        ("<think>", .thinking), ("<judge>", .judging), ("<tool_call>", .calling), ("<answer>", .answering),
    ]

    /// Adds a piece of the turn; returns the part of it that belongs to the thought.
    mutating func feed(_ delta: PolicyDelta) -> String {
        switch delta {
        case .reasoning(let text): return note(text)
        case .toolArguments:
            part = .calling
            return ""
        case .text(let text):
            held += text
            var thought = ""
            while step(&thought) {}
            return note(thought)
        }
    }

    private mutating func step(_ thought: inout String) -> Bool {
        if isInside {
            if let range = held.range(of: Self.closer) {
                thought += held[..<range.lowerBound]
                held.removeSubrange(..<range.upperBound)
                isInside = false
                return true
            }
            // The start of a closing tag waits for its rest.
            let keep = (1..<Self.closer.count).reversed().first { held.hasSuffix(Self.closer.prefix($0)) } ?? 0
            thought += held.dropLast(keep)
            held = String(held.suffix(keep))
            return false
        }
        let found = Self.openers.compactMap { opener in held.range(of: opener.tag).map { ($0, opener.part) } }
        guard let (range, next) = found.min(by: { $0.0.lowerBound < $1.0.lowerBound }) else {
            held = String(held.suffix(16))
            return false
        }
        part = next
        isInside = next == .thinking
        held.removeSubrange(..<range.upperBound)
        return true
    }

    private mutating func note(_ text: String) -> String {
        for character in text {
            if !character.isWhitespace {
                word.append(character)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        return text
    }

    /// The rest of the finished thought; `nil` if pieces were lost, so that the whole thought must be shown again.
    func rest(of thought: String) -> String? {
        var rest = thought[...]
        for expected in words + (word.isEmpty ? [] : [word]) {
            rest = rest.drop(while: \.isWhitespace)
            guard rest.hasPrefix(expected) else { return nil }
            rest = rest.dropFirst(expected.count)
        }
        return String(rest)
    }

    var isEmpty: Bool { words.isEmpty && word.isEmpty }
}

/// Takes secrets out of a text that comes in pieces, however they are cut. It holds back only what may be the beginning of a secret, and
/// gives in all what ``Redactor/text(_:)`` gives of the whole.
package struct StreamRedactor: Sendable {
    private let matcher: SecretMatcher
    private var held: [UInt8] = []

    package init(_ redactor: Redactor) { matcher = redactor.matcher }

    /// Takes a piece and gives what can be shown by now.
    package mutating func push(_ piece: String) -> String {
        if matcher.isEmpty { return piece }
        if held.isEmpty {
            var piece = piece
            let isClean = piece.withUTF8 { bytes in
                let found = matcher.find(in: UnsafeRawBufferPointer(bytes), isEnd: false)
                return found.ranges.isEmpty && found.open == nil
            }
            if isClean { return piece }
        }
        held += piece.utf8
        return emit(isEnd: false, isCut: false)
    }

    /// Gives the rest.
    ///
    /// - Parameter isCut: Whether the text may have been cut, so that the beginning of a secret at its end is one.
    package mutating func finish(isCut: Bool = false) -> String {
        held.isEmpty ? "" : emit(isEnd: true, isCut: isCut)
    }

    private mutating func emit(isEnd: Bool, isCut: Bool) -> String {
        let found = held.withUnsafeBytes { matcher.find(in: $0, isEnd: isEnd, isCut: isCut) }
        let end = found.open ?? held.count
        let shown = Redactor.replaced(held[..<end], found.ranges)
        held.removeFirst(end)
        return String(decoding: shown, as: UTF8.self)
    }
}

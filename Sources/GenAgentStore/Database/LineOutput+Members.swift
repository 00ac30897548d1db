#if Store
import GenAgent

/// Members that inputs of several kinds have.
extension JSONLineWriter {
    /// Writes where an image lies.
    func write(_ image: ImageReference) {
        write(literal: "{\"digest\":")
        write(image.digest.rawValue)
        write(literal: ",\"format\":")
        write(image.format.rawValue)
        write(literal: ",\"size\":{\"width\":")
        write(image.size.width)
        write(literal: ",\"height\":")
        write(image.size.height)
        write(literal: "},\"byteCount\":")
        write(image.byteCount)
        append(UInt8(ascii: "}"))
    }

    /// Writes a member that may be missing, its mark and name given.
    func write(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        write(literal: name)
        write(text)
    }

    /// Writes a member that may be missing, its mark and name given.
    func write(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        write(literal: name)
        write(value)
    }
}
#endif

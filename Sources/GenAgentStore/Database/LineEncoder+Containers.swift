#if Store
/// Stands for one value that is being written.
///
/// A structure of two words: one is made for every value, and needs no memory of its own.
struct ValueEncoder: Encoder, SingleValueEncodingContainer {
    private let output: JSONLineWriter
    /// How much was written before this value.
    private let start: Int
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ output: JSONLineWriter) {
        self.output = output
        start = output.count
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        use()
        return KeyedEncodingContainer(MemberContainer(place: output.beginObject()))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        use()
        return ElementContainer(place: output.beginArray())
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    /// A second container for the same value would be a second value here.
    private func use() {
        if output.count != start { output.isUnusual = true }
    }

    func encodeNil() throws { write("null") }
    func encode(_ value: Bool) throws { write(value ? "true" : "false") }
    func encode(_ value: String) throws {
        use()
        output.write(value)
    }
    func encode(_ value: Double) throws {
        use()
        try output.write(value)
    }
    func encode(_ value: Float) throws {
        use()
        guard value.isFinite else { return try output.write(Double(value)) }
        output.write(raw: "\(value)")
    }
    func encode(_ value: Int) throws { write(String(value)) }
    func encode(_ value: Int8) throws { write(String(value)) }
    func encode(_ value: Int16) throws { write(String(value)) }
    func encode(_ value: Int32) throws { write(String(value)) }
    func encode(_ value: Int64) throws { write(String(value)) }
    func encode(_ value: UInt) throws { write(String(value)) }
    func encode(_ value: UInt8) throws { write(String(value)) }
    func encode(_ value: UInt16) throws { write(String(value)) }
    func encode(_ value: UInt32) throws { write(String(value)) }
    func encode(_ value: UInt64) throws { write(String(value)) }
    func encode(_ value: some Encodable) throws {
        use()
        try output.encode(value)
    }

    private func write(_ raw: String) {
        use()
        output.write(raw: raw)
    }
}

/// The members of an object.
private struct MemberContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let place: LinePlace
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { try write("null", key) }
    func encode(_ value: Bool, forKey key: Key) throws { try write(value ? "true" : "false", key) }
    func encode(_ value: Int, forKey key: Key) throws { try write(String(value), key) }
    func encode(_ value: String, forKey key: Key) throws {
        try place.output.next(key, in: place)
        place.output.write(value)
    }
    func encode(_ value: Double, forKey key: Key) throws {
        try place.output.next(key, in: place)
        try place.output.write(value)
    }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        try place.output.next(key, in: place)
        try place.output.encode(value)
    }

    private func write(_ raw: String, _ key: Key) throws {
        try place.output.next(key, in: place)
        place.output.write(raw: raw)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        prepare(key)
        return KeyedEncodingContainer(MemberContainer<Nested>(place: place.output.beginObject()))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        prepare(key)
        return ElementContainer(place: place.output.beginArray())
    }

    func superEncoder() -> any Encoder { unusual() }
    func superEncoder(forKey key: Key) -> any Encoder { unusual() }

    private func prepare(_ key: Key) {
        do { try place.output.next(key, in: place) } catch { place.output.isUnusual = true }
    }

    private func unusual() -> any Encoder {
        place.output.isUnusual = true
        return ValueEncoder(place.output)
    }
}

/// The elements of an array.
private struct ElementContainer: UnkeyedEncodingContainer {
    let place: LinePlace
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(place: LinePlace) { self.place = place }

    mutating func encodeNil() throws {
        try next()
        place.output.write(literal: "null")
    }

    mutating func encode(_ value: some Encodable) throws {
        try next()
        try place.output.encode(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        prepare()
        return KeyedEncodingContainer(MemberContainer<Nested>(place: place.output.beginObject()))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        prepare()
        return ElementContainer(place: place.output.beginArray())
    }

    mutating func superEncoder() -> any Encoder {
        place.output.isUnusual = true
        return ValueEncoder(place.output)
    }

    private mutating func next() throws {
        try place.output.next(in: place)
        count += 1
    }

    private mutating func prepare() {
        do { try next() } catch { place.output.isUnusual = true }
    }
}
#endif

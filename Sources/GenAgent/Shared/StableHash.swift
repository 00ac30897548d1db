/// A hash of a text that is the same on every machine and in every run, unlike `Hasher`: for keys and seeds, not for security.
package enum StableHash {
    /// FNV-1a with 64 bits over the UTF-8 bytes (Fowler, Noll and Vo; draft-eastlake-fnv).
    package static func fnv1a(_ text: String, basis: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        text.utf8.reduce(basis) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

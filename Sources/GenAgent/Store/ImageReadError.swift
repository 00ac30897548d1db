/// An error of a store that read an image. Who looks for images must tell a damaged one, which is as good as missing, from a disk that
/// failed and may work again.
package protocol ImageReadError: Error {
    /// The bytes were read, and are not those that were stored.
    var saysImageIsDamaged: Bool { get }
}

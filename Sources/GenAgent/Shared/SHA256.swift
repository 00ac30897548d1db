import Foundation

/// SHA-256 (FIPS 180-4). It names content; it is not meant for secrets and does not run in constant time.
package enum SHA256 {
    /// The digest of some bytes as 64 lowercase hexadecimal digits.
    package static func hexDigest(of data: Data) -> String {
        var state = SHA256State()
        data.withUnsafeBytes { state.absorbMessage($0) }
        return state.hexadecimal
    }
}

/// The eight words of the hash value, and the compression function over them.
private struct SHA256State {
    private var h0: UInt32 = 0x6a09_e667
    private var h1: UInt32 = 0xbb67_ae85
    private var h2: UInt32 = 0x3c6e_f372
    private var h3: UInt32 = 0xa54f_f53a
    private var h4: UInt32 = 0x510e_527f
    private var h5: UInt32 = 0x9b05_688c
    private var h6: UInt32 = 0x1f83_d9ab
    private var h7: UInt32 = 0x5be0_cd19

    /// Hashes a whole message: its full blocks in place, then the rest with the padding of section 5.1.1.
    mutating func absorbMessage(_ message: UnsafeRawBufferPointer) {
        let fullLength = message.count & ~63
        absorbBlocks(UnsafeRawBufferPointer(rebasing: message[..<fullLength]))

        var tail = [UInt8](message[fullLength...])
        tail.append(0x80)
        while tail.count & 63 != 56 { tail.append(0) }
        let bitCount = UInt64(message.count) &* 8
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            tail.append(UInt8(truncatingIfNeeded: bitCount >> shift))
        }
        tail.withUnsafeBytes { absorbBlocks($0) }
    }

    /// Compresses every block; the byte count must be a multiple of 64.
    private mutating func absorbBlocks(_ bytes: UnsafeRawBufferPointer) {
        guard var block = bytes.baseAddress else { return }
        let end = block + bytes.count
        roundConstants.withUnsafeBufferPointer { constants in
            guard let constants = constants.baseAddress else { return }
            while block < end {
                absorbBlock(block, constants)
                block += 64
            }
        }
    }

    /// Section 6.2.2. The caller guarantees 64 readable bytes, and 64 constants.
    ///
    /// Only 16 words of the schedule are needed at a time. As single variables, which only an unrolled loop allows, they need no
    /// index, and neither they nor the eight working variables move: each round gives them new names.
    private mutating func absorbBlock(_ block: UnsafeRawPointer, _ constants: UnsafePointer<UInt32>) {
        var v = WorkingVariables(a: h0, b: h1, c: h2, d: h3, e: h4, f: h5, g: h6, h: h7, bc: h1 ^ h2)
        var (w0, w1, w2, w3) = (word(block, 0), word(block, 1), word(block, 2), word(block, 3))
        var (w4, w5, w6, w7) = (word(block, 4), word(block, 5), word(block, 6), word(block, 7))
        var (w8, w9, w10, w11) = (word(block, 8), word(block, 9), word(block, 10), word(block, 11))
        var (w12, w13, w14, w15) = (word(block, 12), word(block, 13), word(block, 14), word(block, 15))
        var k = constants
        var left = 3
        while true {
            v.doEightRounds(k, w0, w1, w2, w3, w4, w5, w6, w7)
            v.doEightRounds(k + 8, w8, w9, w10, w11, w12, w13, w14, w15)
            if left == 0 { break }
            left &-= 1
            k += 16
            w0 = scheduled(w0, w1, w9, w14)
            w1 = scheduled(w1, w2, w10, w15)
            w2 = scheduled(w2, w3, w11, w0)
            w3 = scheduled(w3, w4, w12, w1)
            w4 = scheduled(w4, w5, w13, w2)
            w5 = scheduled(w5, w6, w14, w3)
            w6 = scheduled(w6, w7, w15, w4)
            w7 = scheduled(w7, w8, w0, w5)
            w8 = scheduled(w8, w9, w1, w6)
            w9 = scheduled(w9, w10, w2, w7)
            w10 = scheduled(w10, w11, w3, w8)
            w11 = scheduled(w11, w12, w4, w9)
            w12 = scheduled(w12, w13, w5, w10)
            w13 = scheduled(w13, w14, w6, w11)
            w14 = scheduled(w14, w15, w7, w12)
            w15 = scheduled(w15, w0, w8, w13)
        }
        h0 &+= v.a
        h1 &+= v.b
        h2 &+= v.c
        h3 &+= v.d
        h4 &+= v.e
        h5 &+= v.f
        h6 &+= v.g
        h7 &+= v.h
    }

    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for word in [h0, h1, h2, h3, h4, h5, h6, h7] {
            for shift in stride(from: UInt32(28), through: 0, by: -4) {
                text.append(digits[Int(word >> shift & 15)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The eight working variables of section 6.2.2.
private struct WorkingVariables {
    var a, b, c, d, e, f, g, h: UInt32
    /// `b ^ c`, which the majority function uses.
    var bc: UInt32

    /// Eight rounds, after which every variable is back in its place.
    @inline(__always)
    mutating func doEightRounds(
        _ k: UnsafePointer<UInt32>, _ w0: UInt32, _ w1: UInt32, _ w2: UInt32, _ w3: UInt32, _ w4: UInt32, _ w5: UInt32,
        _ w6: UInt32, _ w7: UInt32
    ) {
        doRound(a, b, &bc, &d, e, f, g, &h, k[0] &+ w0)
        doRound(h, a, &bc, &c, d, e, f, &g, k[1] &+ w1)
        doRound(g, h, &bc, &b, c, d, e, &f, k[2] &+ w2)
        doRound(f, g, &bc, &a, b, c, d, &e, k[3] &+ w3)
        doRound(e, f, &bc, &h, a, b, c, &d, k[4] &+ w4)
        doRound(d, e, &bc, &g, h, a, b, &c, k[5] &+ w5)
        doRound(c, d, &bc, &f, g, h, a, &b, k[6] &+ w6)
        doRound(b, c, &bc, &e, f, g, h, &a, k[7] &+ w7)
    }
}

/// One round, in place: what was `d` is the next `e`, what was `h` the next `a`. The last argument is constant plus word.
@inline(__always)
private func doRound(
    _ a: UInt32, _ b: UInt32, _ bc: inout UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ word: UInt32
) {
    // Choice and majority with fewer operations than the standard writes them; a ^ b is b ^ c of the next round.
    let ab = a ^ b
    let choice = g ^ (e & (f ^ g))
    let majority = b ^ (ab & bc)
    bc = ab
    let t1 = h &+ word &+ choice &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25))
    d &+= t1
    h = t1 &+ majority &+ (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22))
}

/// The next word of the schedule, from those 16, 15, 7 and 2 before it.
@inline(__always)
private func scheduled(_ w16: UInt32, _ w15: UInt32, _ w7: UInt32, _ w2: UInt32) -> UInt32 {
    let s0 = rotated(w15, 7) ^ rotated(w15, 18) ^ (w15 &>> 3)
    let s1 = rotated(w2, 17) ^ rotated(w2, 19) ^ (w2 &>> 10)
    return w16 &+ s0 &+ w7 &+ s1
}

/// Rotated to the right; one instruction when compiled.
@inline(__always)
private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word &>> count | word &<< (32 &- count) }

@inline(__always)
private func word(_ block: UnsafeRawPointer, _ index: Int) -> UInt32 {
    UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
}

/// The constants of section 4.2.2.
private let roundConstants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]

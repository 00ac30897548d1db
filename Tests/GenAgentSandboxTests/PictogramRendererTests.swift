import Foundation
import Testing

@testable import GenAgentImaging
@testable import GenAgentSandbox

@Suite struct PictogramRendererTests {
    /// A right triangle: nothing where x + y > 1.
    private let wedge = Pictogram(
        "wedge", natural: .red, aspect: 2, layers: [.body(VectorPath().polygon([(0, 0), (1, 0), (0, 1)]))])

    @Test func mirroringSwapsLeftAndRight() {
        var plain = Bitmap(width: 100, height: 60)
        var mirrored = plain
        PictogramRenderer.draw(wedge, color: .blue, onto: &plain, centerX: 50, centerY: 30, extent: 90)
        PictogramRenderer.draw(
            wedge, color: .blue, onto: &mirrored, centerX: 50, centerY: 30, extent: 90, mirrored: true)
        #expect(plain[12, 40] == ObjectColor.blue.palette.body)
        #expect(plain[88, 40] == .clear)
        for (x, y) in [(12, 40), (50, 20), (80, 12)] { #expect(mirrored[99 - x, y] == plain[x, y]) }
    }

    @Test func theOutlineLiesWithinTheExtent() {
        var bitmap = Bitmap(width: 100, height: 100)
        let box = Pictogram("box", natural: .red, layers: [.body(VectorPath().rect(0, 0, 1, 1))])
        PictogramRenderer.draw(box, color: .red, onto: &bitmap, centerX: 50, centerY: 50, extent: 80)
        #expect(bitmap[9, 50].alpha < 3)
        #expect(bitmap[90, 50].alpha < 3)
        #expect(bitmap[10, 50] == ObjectColor.red.palette.outline)
        #expect(bitmap[89, 50] == ObjectColor.red.palette.outline)
        #expect(bitmap[12, 50] == ObjectColor.red.palette.body)
    }

    @Test func objectsOverTheBorderAreCutOff() {
        var bitmap = Bitmap(width: 40, height: 40)
        PictogramRenderer.draw(wedge, color: .green, onto: &bitmap, centerX: 0, centerY: 0, extent: 60)
        #expect(bitmap[2, 2] == .clear)
        PictogramRenderer.draw(wedge, color: .green, onto: &bitmap, centerX: 40, centerY: 20, extent: 60)
        #expect(bitmap[14, 10] == ObjectColor.green.palette.body)
        let before = bitmap
        PictogramRenderer.draw(wedge, color: .red, onto: &bitmap, centerX: -500, centerY: 900, extent: 60)
        #expect(bitmap == before)
    }

    @Test(arguments: [Double.nan, .infinity, -5, 0, 1e9]) func senselessPlacesPaintNothing(value: Double) {
        var bitmap = Bitmap(width: 20, height: 20)
        PictogramRenderer.draw(wedge, color: .red, onto: &bitmap, centerX: 10, centerY: 10, extent: value)
        if !(abs(value) < 100) {
            PictogramRenderer.draw(wedge, color: .red, onto: &bitmap, centerX: value, centerY: value, extent: 10)
        }
        #expect(bitmap == Bitmap(width: 20, height: 20))
    }

    @Test func theTenColorsAreFarApart() {
        let colors = ObjectColor.allCases.map { (color: $0, lab: lab($0.palette.body)) }
        for (index, one) in colors.enumerated() {
            for other in colors[(index + 1)...] {
                let distance = sqrt(zip(one.lab, other.lab).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
                #expect(distance > 30, "\(one.color) and \(other.color): \(distance)")
            }
        }
    }

    @Test(arguments: ObjectColor.allCases) func detailsAreVisibleOnEveryColor(color: ObjectColor) {
        let palette = color.palette
        let body = lab(palette.body)
        for ink in [palette.dark, palette.bright, palette.outline] {
            let distance = sqrt(zip(body, lab(ink)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
            #expect(distance > 11, "\(color): \(ink) is \(distance) from the body")
        }
    }

    /// CIELAB of an sRGB color under D65 (CIE 15, IEC 61966-2-1).
    private func lab(_ pixel: Pixel) -> [Double] {
        func linear(_ byte: UInt8) -> Double {
            let c = Double(byte) / 255
            return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
        }
        let (r, g, b) = (linear(pixel.red), linear(pixel.green), linear(pixel.blue))
        func f(_ t: Double) -> Double { t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116 }
        let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
        let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
        let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
    }
}

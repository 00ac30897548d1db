import GenAgentImaging
import Testing

@testable import GenAgentSandbox

@Suite struct RasterizerTests {
    private let ink = Pixel(red: 200, green: 40, blue: 10)

    /// Painted area in pixels: the sum of the opacities.
    private func area(_ bitmap: Bitmap) -> Double {
        stride(from: 3, to: bitmap.pixels.count, by: 4).reduce(0) { $0 + Double(bitmap.pixels[$1]) / 255 }
    }

    @Test(arguments: [3.0, 10.5, 24.25]) func aCirclesAreaIsRight(radius: Double) {
        var bitmap = Bitmap(width: 60, height: 60)
        bitmap.fill(VectorPath().circle(29.7, 30.2, radius), color: ink)
        let expected = Double.pi * radius * radius
        #expect(abs(area(bitmap) - expected) < expected * 0.005)
    }

    @Test func aRectanglesAreaIsRight() {
        var bitmap = Bitmap(width: 60, height: 60)
        bitmap.fill(VectorPath().rect(3.3, 4.8, 41.2, 30.7), color: ink)
        let expected = 41.2 * 30.7
        #expect(abs(area(bitmap) - expected) < expected * 0.005)
    }

    @Test func aSubPixelRectangleCoversExactlyItsShare() {
        var bitmap = Bitmap(width: 3, height: 3)
        bitmap.fill(VectorPath().rect(0.5, 0.25, 1, 1.5), color: .black)
        #expect(bitmap[0, 0].alpha == 96)  // 0.5 * 0.75 * 255
        #expect(bitmap[1, 0].alpha == 96)
        #expect(bitmap[0, 1].alpha == 96)
        #expect(bitmap[2, 0].alpha == 0)
        #expect(bitmap[0, 2].alpha == 0)
    }

    @Test func aTriangleIsFilledUpToItsSlope() {
        var bitmap = Bitmap(width: 40, height: 40)
        bitmap.fill(VectorPath().polygon([(0, 0), (40, 0), (0, 40)]), color: ink)
        #expect(abs(area(bitmap) - 800) < 2)
        #expect(abs(Int(bitmap[20, 19].alpha) - 128) < 4)
        #expect(bitmap[39, 39].alpha == 0)
    }

    @Test func overlappingShapesOfOnePathUnite() {
        var bitmap = Bitmap(width: 30, height: 20)
        bitmap.fill(VectorPath().rect(2, 2, 16, 10).rect(10, 2, 16, 10), color: ink)
        #expect(area(bitmap) == 240)
    }

    @Test func aShapeWoundTheOtherWayCutsAHole() {
        var bitmap = Bitmap(width: 20, height: 20)
        let hole = VectorPath().polygon([(5, 5), (5, 15), (15, 15), (15, 5)])
        bitmap.fill(VectorPath().rect(0, 0, 20, 20).path(hole), color: ink)
        #expect(area(bitmap) == 300)
        #expect(bitmap[10, 10] == .clear)
    }

    @Test func holesOfCurvedShapesAreCutOut() {
        var bitmap = Bitmap(width: 40, height: 40)
        let hole = VectorPath().circle(20, 20, 6).rect(4, 4, 4, 4, r: 1)
        bitmap.fill(VectorPath().rect(0, 0, 40, 40).hole(hole), color: ink)
        #expect(abs(area(bitmap) - (1600 - .pi * 36 - 15.67)) < 1)
        #expect(bitmap[20, 20] == .clear)
        #expect(bitmap[6, 6] == .clear)
    }

    @Test func anOpenPathIsClosedForFilling() {
        var bitmap = Bitmap(width: 20, height: 20)
        bitmap.fill(VectorPath().move(2, 2).line(12, 2).line(12, 12).line(2, 12), color: ink)
        #expect(area(bitmap) == 100)
    }

    @Test func shapesAreCutOffAtTheBorder() {
        var bitmap = Bitmap(width: 16, height: 12)
        bitmap.fill(VectorPath().rect(-500, -30, 1000, 300), color: ink)
        #expect(area(bitmap) == 192)
        var corners = Bitmap(width: 16, height: 12)
        corners.fill(VectorPath().circle(0, 0, 6).circle(16, 12, 6).circle(400, 5, 3).circle(5, -80, 9), color: ink)
        #expect(abs(area(corners) - .pi * 18) < 0.5)
        var strokes = Bitmap(width: 16, height: 12)
        strokes.stroke(VectorPath().move(-90, 6).line(90, 6), width: 4, color: ink)
        #expect(area(strokes) == 64)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300]) func pathsWithoutAPlaceAreNotDrawn(bad: Double) {
        var bitmap = Bitmap(width: 8, height: 8)
        bitmap.fill(VectorPath().rect(0, 0, bad, 4), color: ink)
        bitmap.fill(VectorPath().move(0, 0).cubic(bad, 0, 4, bad, 8, 8).line(0, 8).close(), color: ink)
        bitmap.fill(VectorPath().move(0, 0).quad(bad, 0, 8, 8).line(0, 8).close(), color: ink)
        bitmap.fill(VectorPath().rect(0, 0, 4, 4), color: ink, transform: Placement2D(scale: bad))
        bitmap.stroke(VectorPath().rect(0, 0, 4, 4), width: bad, color: ink)
        bitmap.stroke(VectorPath().move(bad, 0).line(3, 3), width: 1, color: ink)
        #expect(area(bitmap) == 0)
    }

    @Test func aStrokeHasItsWidthAndRoundCaps() {
        var bitmap = Bitmap(width: 60, height: 30)
        bitmap.stroke(VectorPath().move(10, 15).line(50, 15), width: 8, color: ink)
        let expected = 40 * 8 + Double.pi * 16
        #expect(abs(area(bitmap) - expected) < expected * 0.005)
        #expect(bitmap[30, 10].alpha == 0)
        #expect(bitmap[30, 11].alpha == 255)
        #expect(bitmap[30, 18].alpha == 255)
        #expect(bitmap[30, 19].alpha == 0)
    }

    @Test func aStrokedCircleIsARing() {
        var bitmap = Bitmap(width: 60, height: 60)
        bitmap.stroke(VectorPath().circle(30, 30, 20), width: 6, color: ink)
        let expected = Double.pi * (23 * 23 - 17 * 17)
        #expect(abs(area(bitmap) - expected) < expected * 0.005)
        #expect(bitmap[30, 30].alpha == 0)
    }

    @Test func aStrokeThickerThanItsShapeHasNoHoles() {
        var bitmap = Bitmap(width: 40, height: 40)
        bitmap.stroke(VectorPath().circle(20, 20, 3), width: 20, color: ink)
        let expected = Double.pi * 13 * 13
        #expect(abs(area(bitmap) - expected) < expected * 0.01)
        #expect(bitmap[20, 20].alpha == 255)
    }

    @Test func aStrokedZigzagIsNowhereThinnerThanItsWidth() {
        var bitmap = Bitmap(width: 60, height: 60)
        let zigzag = VectorPath().move(10, 10).line(50, 14).line(10, 30).line(50, 46).line(20, 50)
        bitmap.stroke(zigzag, width: 5, color: ink)
        for (x, y) in [(10, 10), (30, 12), (49, 14), (30, 22), (10, 30), (30, 38), (49, 46), (20, 49)] {
            #expect(bitmap[x, y].alpha == 255)
        }
    }

    @Test func aStrokedPointIsADot() {
        var bitmap = Bitmap(width: 20, height: 20)
        bitmap.stroke(VectorPath().move(10, 10).line(10, 10), width: 10, color: ink)
        #expect(abs(area(bitmap) - .pi * 25) < 0.5)
    }

    @Test(arguments: [1.0, -1]) func aGrownPathIsFilledOverItsMargin(direction: Double) {
        let path = VectorPath().rect(20, 20, 40, 30).rect(50, 30, 30, 10).hole(VectorPath().rect(25, 25, 20, 20))
        let place = Placement2D(scaleX: direction, scaleY: 1, offsetX: direction > 0 ? 0 : 100)
        var grown = Bitmap(width: 100, height: 70)
        grown.fill(path, grownBy: 4, color: ink, transform: place)
        var stroked = Bitmap(width: 100, height: 70)
        stroked.fill(path, color: ink, transform: place)
        stroked.stroke(path, width: 8, color: ink, transform: place)
        let differing = grown.pixels.indices.count { abs(Int(grown.pixels[$0]) - Int(stroked.pixels[$0])) > 3 }
        #expect(differing == 0)
        #expect(area(grown) > 2000)
        #expect(grown[direction > 0 ? 35 : 64, 35] == .clear)
    }

    @Test func aNegativeScaleMirrors() {
        let path = VectorPath().polygon([(0, 0), (1, 0), (0, 1)])
        var mirrored = Bitmap(width: 20, height: 20)
        mirrored.fill(
            path, color: ink, transform: Placement2D(unitBoxAtX: 0, y: 0, width: 20, height: 20, mirrored: true))
        #expect(mirrored[1, 18].alpha == 0)
        #expect(mirrored[18, 16].alpha == 255)
        #expect(abs(area(mirrored) - 200) < 1)
    }

    @Test func paintGoesOverWhatIsThere() {
        var bitmap = Bitmap(width: 4, height: 1, fill: .white)
        bitmap.fill(VectorPath().rect(0, 0, 4, 1), color: Pixel(red: 0, green: 0, blue: 0, alpha: 128))
        #expect(bitmap[2, 0] == Pixel(red: 127, green: 127, blue: 127))
        var clear = Bitmap(width: 2, height: 1)
        clear.fill(VectorPath().rect(0, 0, 2, 1), color: Pixel(red: 200, green: 40, blue: 10, alpha: 128))
        #expect(clear[0, 0] == Pixel(red: 200, green: 40, blue: 10, alpha: 128))
        clear.fill(VectorPath().rect(0, 0, 2, 1), color: Pixel(red: 0, green: 0, blue: 0, alpha: 128))
        #expect(clear[0, 0].alpha == 192)
        #expect(clear[0, 0].red == 66)
    }

    @Test func aPathFilledWithAPictureClipsIt() {
        var tile = Bitmap(width: 10, height: 10, fill: ink)
        tile[5, 5] = .black
        var bitmap = Bitmap(width: 20, height: 20)
        bitmap.fill(VectorPath().rect(3, 3, 30, 6), with: tile, tileX: 2, tileY: 2)
        #expect(bitmap[7, 7] == .black)
        #expect(bitmap[3, 3] == ink)
        #expect(bitmap[2, 3] == .clear)
        #expect(area(bitmap) == 54)
    }
}

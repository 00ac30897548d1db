import Testing

@testable import GenAgentImaging

@Suite struct ComposingTests {
    @Test func drawingFollowsSourceOverToTheNearestValue() {
        let top = Bitmap.noise(width: 60, height: 40, opaque: false, seed: 1)
        let bottom = Bitmap.noise(width: 60, height: 40, opaque: false, seed: 2)
        var result = bottom
        result.draw(top, atX: 0, atY: 0)
        for y in 0..<40 {
            for x in 0..<60 {
                let (over, under) = (top[x, y], bottom[x, y])
                let (above, all) = (
                    Double(over.alpha) / 255, Double(under.alpha) / 255 * (1 - Double(over.alpha) / 255)
                )
                let alpha = above + all
                #expect(abs(Double(result[x, y].alpha) - alpha * 255) < 0.501)
                guard alpha > 0 else { continue }
                let red = (Double(over.red) * above + Double(under.red) * all) / alpha
                #expect(abs(Double(result[x, y].red) - red) < 0.501)
            }
        }
    }

    @Test func whatFallsOutsideIsCutOff() {
        let stamp = Bitmap(width: 4, height: 3, fill: .black)
        for (x, y, covered) in [(-2, -1, 4), (8, 8, 4), (3, 3, 12), (-4, 0, 0), (10, 0, 0), (0, -3, 0)] {
            var canvas = Bitmap(width: 10, height: 10, fill: .white)
            canvas.draw(stamp, atX: x, atY: y)
            var count = 0
            for row in 0..<10 { for column in 0..<10 where canvas[column, row] == .black { count += 1 } }
            #expect(count == covered)
        }
    }

    @Test func positionsFarOutsideDoNothing() {
        let stamp = Bitmap(width: 4, height: 3, fill: .black)
        for far in [Int.min, .min + 1, .max - 1, .max] {
            var canvas = Bitmap(width: 10, height: 10, fill: .white)
            canvas.draw(stamp, atX: far, atY: 0)
            canvas.draw(stamp, atX: 0, atY: far)
            canvas.fill(x: far, y: 0, width: 5, height: 5, color: .black)
            canvas.draw(text: "far", atX: far, baseline: far, style: TextStyle(capHeight: 10))
            #expect(canvas == Bitmap(width: 10, height: 10, fill: .white))
        }
    }

    @Test func aHugeRectangleFillsAll() {
        var canvas = Bitmap(width: 10, height: 10, fill: .white)
        canvas.fill(x: -1_000, y: -1_000, width: .max, height: .max, color: .black)
        #expect(canvas == Bitmap(width: 10, height: 10, fill: .black))
        canvas.fill(x: 0, y: 0, width: -4, height: 4, color: .white)
        #expect(canvas == Bitmap(width: 10, height: 10, fill: .black))
    }

    @Test func opacityIsTold() {
        var bitmap = Bitmap(width: 5, height: 5, fill: .white)
        #expect(bitmap.isOpaque)
        bitmap[4, 4].alpha = 254
        #expect(!bitmap.isOpaque)
    }

    @Test func readyPixelsAreTakenOverWhereTheyFitTheSides() throws {
        let rgba: [UInt8] = [255, 0, 0, 255, 0, 255, 0, 128]
        let bitmap = try #require(Bitmap(width: 2, height: 1, rgba: rgba))
        #expect(bitmap.pixels == rgba)
        #expect(bitmap[1, 0] == Pixel(red: 0, green: 255, blue: 0, alpha: 128))
        #expect(try PNG.decode(PNG.encode(bitmap)) == bitmap)
        for (width, height) in [(1, 1), (2, 2), (0, 0), (-1, -2), (Int.max, 2), (Int.max / 2, 1)] {
            #expect(Bitmap(width: width, height: height, rgba: rgba) == nil)
        }
    }
}

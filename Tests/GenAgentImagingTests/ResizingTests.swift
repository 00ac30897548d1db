import Testing

@testable import GenAgentImaging

@Suite struct ResizingTests {
    static let sizes = [(1, 1), (1, 7), (5, 5), (8, 16), (13, 11), (29, 3), (64, 48), (65, 49)]

    @Test(arguments: sizes, sizes)
    func aConstantPictureStaysConstant(_ old: (Int, Int), _ new: (Int, Int)) {
        for color in [Pixel(red: 200, green: 13, blue: 77), Pixel(red: 1, green: 254, blue: 128, alpha: 3)] {
            let resized = Bitmap(width: old.0, height: old.1, fill: color).resized(width: new.0, height: new.1)
            #expect(resized == Bitmap(width: new.0, height: new.1, fill: color))
        }
    }

    @Test(arguments: [2, 3, 4])
    func aWholeRatioGivesTheRoundedMeanOfEachBlock(_ ratio: Int) {
        let source = Bitmap.noise(width: 6 * ratio, height: 5 * ratio, opaque: true)
        let small = source.resized(width: 6, height: 5)
        for y in 0..<5 {
            for x in 0..<6 {
                var sum = 0
                for dy in 0..<ratio { for dx in 0..<ratio { sum += Int(source[x * ratio + dx, y * ratio + dy].green) } }
                let area = ratio * ratio
                #expect(Int(small[x, y].green) == (sum + area / 2) / area)
            }
        }
    }

    @Test func anyRatioIsTheMeanOverTheAreaOfEachPixel() {
        let source = Bitmap.noise(width: 17, height: 13, opaque: false)
        let (width, height) = (7, 9)
        let small = source.resized(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                // The same thing in floating point, written the slow and obvious way.
                var (red, alpha, area) = (0.0, 0.0, 0.0)
                for oldY in 0..<13 {
                    for oldX in 0..<17 {
                        let part = overlap(oldX, x, 17.0 / 7) * overlap(oldY, y, 13.0 / 9)
                        red += part * Double(source[oldX, oldY].red) * Double(source[oldX, oldY].alpha)
                        alpha += part * Double(source[oldX, oldY].alpha)
                        area += part
                    }
                }
                #expect(abs(Double(small[x, y].red) - red / alpha) < 0.501)
                #expect(abs(Double(small[x, y].alpha) - alpha / area) < 0.501)
            }
        }
    }

    private func overlap(_ old: Int, _ new: Int, _ size: Double) -> Double {
        max(0, min(Double(old + 1), Double(new + 1) * size) - max(Double(old), Double(new) * size))
    }

    @Test(arguments: [(30, 20), (61, 37), (23, 19), (1, 1), (90, 5)])
    func theMeanIsKept(_ width: Int, _ height: Int) {
        let source = Bitmap.noise(width: 90, height: 60, opaque: true)
        let small = source.resized(width: width, height: height)
        for channel in [\Pixel.red, \.green, \.blue] {
            #expect(abs(small.mean(channel) - source.mean(channel)) < 0.51)
        }
    }

    @Test(arguments: [(5, 5), (11, 7), (40, 40), (33, 5)])
    func hiddenColoursDoNotBleedOverAlphaEdges(_ width: Int, _ height: Int) {
        var source = Bitmap(width: 20, height: 20, fill: Pixel(red: 0, green: 255, blue: 0, alpha: 0))
        source.fill(x: 3, y: 4, width: 9, height: 9, color: Pixel(red: 255, green: 0, blue: 0))
        let resized = source.resized(width: width, height: height)
        var partly = 0
        for y in 0..<height {
            for x in 0..<width where resized[x, y].alpha > 0 {
                #expect(resized[x, y].red == 255 && resized[x, y].green == 0)
                if resized[x, y].alpha < 255 { partly += 1 }
            }
        }
        #expect(partly > 0)
    }

    @Test func theSameSizeChangesNothing() {
        let source = Bitmap.noise(width: 12, height: 9, opaque: false)
        #expect(source.resized(width: 12, height: 9) == source)
        #expect(source.scaled(toFit: 12) == source)
    }

    @Test func growingInterpolatesBetweenCentres() {
        var source = Bitmap(width: 2, height: 1, fill: .black)
        source[1, 0] = .white
        let wide = source.resized(width: 8, height: 1)
        #expect((0..<8).map { wide[$0, 0].red } == [0, 0, 32, 96, 159, 223, 255, 255])
        let tall = Bitmap.noise(width: 4, height: 4, opaque: true).resized(width: 4, height: 40)
        #expect(tall[2, 0] == Bitmap.noise(width: 4, height: 4, opaque: true)[2, 0])
    }

    @Test func fittingKeepsTheRatioAndNeverEnlarges() {
        let source = Bitmap(width: 300, height: 200)
        let fitted = source.scaled(toFit: 150)
        #expect(fitted.width == 150 && fitted.height == 100)
        let boxed = source.scaled(toFitWidth: 1_000, height: 20)
        #expect(boxed.width == 30 && boxed.height == 20)
        #expect(source.scaled(toFit: 500).width == 300)
        let thin = Bitmap(width: 1_000, height: 1).scaled(toFit: 10)
        #expect(thin.width == 10 && thin.height == 1)
    }

    @Test func impossibleSizesBecomeTheNearestPossible() {
        let source = Bitmap(width: 3, height: 3, fill: .white)
        let least = source.resized(width: -5, height: 0)
        #expect(least.width == 1 && least.height == 1)
        let most = source.resized(width: .max, height: 1)
        #expect(most.width == Bitmap.maxResizedSide && most.height == 1)
        #expect(source.scaled(toFit: .min).width == 1)
    }
}

import GenAgent
import Testing

@testable import GenAgentImaging

@Suite struct FittedSizeTests {
    /// Made by running the formula of the model's own processor in Python: width, height, patch, limits, and what it
    /// chose.
    @Test(arguments: [
        (1024, 1024, 28, 3136, 1_003_520, 980, 980), (1024, 1024, 32, 3136, 1_003_520, 992, 992),
        (512, 512, 28, 3136, 1_003_520, 504, 504), (42, 70, 28, 3136, 1_003_520, 56, 56),
        (640, 480, 28, 3136, 1_003_520, 644, 476), (4000, 3000, 28, 3136, 1_003_520, 1148, 840),
        (1, 1, 28, 3136, 1_003_520, 56, 56), (30, 20, 28, 3136, 1_003_520, 84, 56),
        (3000, 20, 28, 3136, 1_003_520, 2996, 28), (1920, 1080, 32, 65_536, 16_777_216, 1920, 1088),
        (256, 256, 28, 200_704, 1_003_520, 448, 448), (98, 126, 28, 3136, 1_003_520, 112, 112),
        (1000, 10, 28, 3136, 1_003_520, 560, 28),
    ])
    func choosesWhatTheModelsProcessorChooses(
        _ width: Int, _ height: Int, _ patch: Int, _ least: Int, _ most: Int, _ newWidth: Int, _ newHeight: Int
    ) {
        let size = Bitmap.fittedSize(
            width: width, height: height, toMultiplesOf: patch, minPixels: least, maxPixels: most)
        #expect(size == (newWidth, newHeight))
    }

    @Test func everySizeIsAMultipleWithinTheLimitsAndDoesNotChangeAgain() {
        var numbers = SeededRandom(seed: 3)
        for _ in 0..<2_000 {
            let patch = Bool.random(using: &numbers) ? 28 : 32
            let (width, height) = (
                Int.random(in: 20...3_000, using: &numbers), Int.random(in: 20...3_000, using: &numbers)
            )
            guard max(width, height) < 100 * min(width, height) else { continue }
            let size = Bitmap.fittedSize(width: width, height: height, toMultiplesOf: patch)
            #expect(size.width % patch == 0 && size.height % patch == 0 && size.width > 0 && size.height > 0)
            #expect(size.width * size.height <= 1_003_520)
            #expect(size.width * size.height >= 3_136)
            #expect(Bitmap.fittedSize(width: size.width, height: size.height, toMultiplesOf: patch) == size)
        }
    }

    @Test func senselessArgumentsGiveSomeSize() {
        for value in [Int.min, -1, 0, 1, .max] {
            let size = Bitmap.fittedSize(
                width: value, height: 5, toMultiplesOf: value, minPixels: value, maxPixels: value)
            #expect((1...Bitmap.maxResizedSide).contains(size.width))
            #expect((1...Bitmap.maxResizedSide).contains(size.height))
        }
    }

    @Test func fittingABitmapGivesThatSize() {
        let fitted = Bitmap(width: 100, height: 60, fill: .white).fitted(toMultiplesOf: 28)
        #expect(fitted == Bitmap(width: 112, height: 56, fill: .white))
    }
}

import GenAgentImaging
import Testing

@testable import GenAgentSandbox

@Suite("Pictograms of things indoors")
struct IndoorPictogramTests {
    static let classNames = [
        "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange", "broccoli",
        "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed", "dining table",
        "toilet", "tv", "laptop", "computer mouse", "tv remote", "computer keyboard", "cell phone", "microwave",
        "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier",
        "toothbrush",
    ]

    @Test func `every one of the forty classes is drawn once`() {
        #expect(Pictogram.indoors.map(\.className).sorted() == Self.classNames.sorted())
    }

    @Test(arguments: classNames)
    func `a silhouette is one region that keeps its details inside and shows its colour`(name: String) throws {
        let pictogram = try #require(Pictogram.indoors.first { $0.className == name })
        let pixels = PictogramPixels(pictogram)
        #expect(pixels.pieces == 1)
        #expect(pixels.strayDetailPixels == 0)
        #expect((3...9).contains(pictogram.layers.count))
        #expect((0.35...2.8).contains(pictogram.aspect))
        #expect(pictogram.layers.first?.ink == .body && pictogram.layers.first?.stroke == nil)

        let shares = pixels.inkShares
        let (dark, bright) = (shares[.dark, default: 0], shares[.bright, default: 0])
        #expect(dark < 0.2 && bright < 0.2)
        #expect(1 - dark - bright >= 0.7)
        // The tint may not outweigh the color it is a tint of.
        #expect(shares[.light, default: 0] < 0.5)
    }

    @Test(arguments: classNames)
    func `the painted object fills its extent and its colour can be read from the pixels`(name: String) throws {
        let pictogram = try #require(Pictogram.indoors.first { $0.className == name })
        for color in [ObjectColor.red, .black, .white] {
            var bitmap = Bitmap(width: 100, height: 100)
            PictogramRenderer.draw(pictogram, color: color, onto: &bitmap, centerX: 50, centerY: 50, extent: 96)
            var (columns, rows, painted, named) = (Set<Int>(), Set<Int>(), 0, 0)
            let palette = color.palette
            for y in 0..<100 {
                for x in 0..<100 where bitmap[x, y].alpha > 127 {
                    columns.insert(x)
                    rows.insert(y)
                    painted += 1
                    if [palette.body, palette.shade, palette.light].contains(bitmap[x, y]) { named += 1 }
                }
            }
            #expect((90...98).contains(max(columns.count, rows.count)))
            // Outlines and blended edges take the rest.
            #expect(Double(named) >= 0.5 * Double(painted), "\(named) of \(painted)")
        }
    }

    @Test func `no two silhouettes are alike, mirrored or not`() {
        let shapes = (Pictogram.indoors + Pictogram.outdoors).map { pictogram in
            let pixels = PictogramPixels(pictogram, side: 40)
            return (name: pictogram.className, rows: pixels.rows(), mirrored: pixels.rows(mirrored: true))
        }
        for (index, shape) in shapes.enumerated() {
            for other in shapes.dropFirst(index + 1) {
                let overlap = max(Self.overlap(shape.rows, other.rows), Self.overlap(shape.mirrored, other.rows))
                #expect(overlap < 0.9, "\(shape.name) looks like \(other.name)")
            }
        }
    }

    /// Shared area as a fraction of the united area.
    private static func overlap(_ a: [UInt64], _ b: [UInt64]) -> Double {
        let shared = zip(a, b).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
        let united = zip(a, b).reduce(0) { $0 + ($1.0 | $1.1).nonzeroBitCount }
        return Double(shared) / Double(max(united, 1))
    }
}

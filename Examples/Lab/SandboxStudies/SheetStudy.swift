import Foundation
import GenAgentImaging
import GenAgentSandbox

/// The sheet of all drawings, for the documentation.
struct SheetStudy {
    let options: Options

    func run() throws {
        let path = options.text("--out", default: "pictograms.png")
        let pictures = PictogramPainter.classNames.compactMap { name in
            PictogramPainter.drawing(of: name, side: 112).map { ContactSheet.Item($0, caption: name) }
        }
        let sheet = ContactSheet(images: pictures, columns: 10, imageSide: 112, captionLines: 1)
        try PNG.encode(sheet.render(), options: .smallest).write(to: URL(fileURLWithPath: path))
        print("\(pictures.count) drawings in \(path)")
    }
}

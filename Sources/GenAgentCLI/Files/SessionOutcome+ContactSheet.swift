import Foundation
import GenAgent
import GenAgentImaging

extension SessionOutcome {
    /// The story on one page: every round's picture with its number, verdict, prompt and what was found; `nil` where there is
    /// no picture that can be decoded.
    ///
    /// - Throws: `PNGError` where the sheet cannot be encoded.
    func contactSheet() throws -> Data? {
        let pictures = trajectory.rounds.enumerated().compactMap { index, round -> ContactSheet.Item? in
            // Only PNG can be decoded here; pictures of other kinds are kept as files of their own.
            guard let image = images[round.image], let bitmap = try? PNG.decode(image.data) else { return nil }
            // At once as small as the sheet shows it, so that only one picture is ever there in full size.
            return ContactSheet.Item(
                bitmap.scaled(toFit: Self.sheetSide), caption: caption(of: round, number: index + 1),
                isHighlighted: round.image == imageID)
        }
        guard !pictures.isEmpty else { return nil }
        let title = trajectory.exchanges.last?.query.text
        return try PNG.encode(
            ContactSheet(title: title, images: pictures, imageSide: Self.sheetSide, captionLines: 8).render())
    }

    /// The longest side of a picture on the sheet.
    private static var sheetSide: Int { 320 }

    private func caption(of round: Round, number: Int) -> String {
        let verdict = round.verdict
        var lines = ["Round \(number): \(verdict?.name ?? "not judged")"]
        let prompt = trajectory.calls.indices.contains(round.call) ? trajectory.calls[round.call].request?.prompt : nil
        if let prompt { lines.append("\"\(prompt.shortened(to: 100))\"") }
        let found = verdict?.summary ?? verdict?.findings.first { $0.isMet != true }?.requirement
        if verdict?.outcome != .satisfied, let found { lines.append(found.shortened(to: 110)) }
        return lines.joined(separator: "\n")
    }
}

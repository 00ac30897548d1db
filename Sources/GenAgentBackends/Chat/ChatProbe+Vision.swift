import Foundation
import GenAgent
import GenAgentHTTP

extension ChatProbe {
    /// The colours that the model may choose from, the shown one among them: guessing succeeds once in so many times.
    private static let offered = ["red", "green", "blue", "yellow"]

    /// Shows a picture of one colour and asks which of several it is.
    static func pictures(_ client: ChatClient, _ colour: Colour, _ usage: inout Usage) async -> Outcome {
        do {
            let image = try EncodedImage(Data(base64Encoded: colour.square) ?? Data())
            let question =
                "Which colour fills this picture: \(offered.dropLast().joined(separator: ", ")) or \(offered.last ?? "")? Answer with one word."
            var body = ChatRequestBody(
                endpoint: client.endpoint,
                messages: [ChatMessage(role: .user, content: [.image("img_1"), .text(question)])])
            body.sampling = SamplingOptions(temperature: 0, maximumTokens: 512)
            let reply = try await client.reply(to: body, images: ["img_1": image])
            usage += reply.usage
            let text = String(reply.text.afterThought ?? reply.text[...])
            // A model that thought to the end of its tokens may have said it there.
            let said = named(in: text.nonBlank ?? reply.reasoning ?? "")
            if said == [colour.rawValue] { return .works("The model saw a \(colour.rawValue) picture.") }
            let words = SafeText.excerpt(text, limit: 80)
            return .doubtful(
                "The server takes pictures, but the model called a \(colour.rawValue) one '\(words)'.")
        } catch {
            return .fails("\(AdapterError(wrapping: error))")
        }
    }

    /// The offered colours that a text names.
    private static func named(in text: String) -> [String] {
        let words = Set(text.lowercased().split { !$0.isLetter }.map(String.init))
        return offered.filter(words.contains)
    }
}

extension ChatProbe.Colour {
    /// A square of 56 x 56 pixels, as PNG in base64; vision models want 28 at least.
    fileprivate var square: String {
        switch self {
        case .red:
            """
            iVBORw0KGgoAAAANSUhEUgAAADgAAAA4CAIAAAAn5KxJAAAAQ0lEQVR42u3OQQkAAAgEsItw/QOaw4cphMECLNO+EFFRUVFRUVFR\
            UVFRUVFRUVFRUVFRUVFRUVFRUVFRUVFRUVFR0bOR84o13L3ORAAAAABJRU5ErkJggg==
            """
        case .blue:
            """
            iVBORw0KGgoAAAANSUhEUgAAADgAAAA4CAIAAAAn5KxJAAAARUlEQVR42u3OQQkAAAgEsAthCPvnMYwPUwiDBViq54WIioqKioqKioqK\
            ioqKioqKioqKioqKioqKioqKioqKioqKioqeBX4qZsRPJivJAAAAAElFTkSuQmCC
            """
        }
    }
}

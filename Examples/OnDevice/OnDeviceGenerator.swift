// A sketch: not built by this repository, whose tests run on Linux. Copy it into an app for iOS 18.4, macOS 15.4 or later.

#if canImport(ImagePlayground) && canImport(UniformTypeIdentifiers)
import CoreGraphics
import Foundation
import GenAgent
import ImageIO
import ImagePlayground
import UniformTypeIdentifiers

/// Draws on the device itself, with Apple's Image Playground: no server, no key, no price.
///
/// ```swift
/// let session = AgentSession(policy: myModel, tools: [OnDeviceGenerator()])
/// ```
struct OnDeviceGenerator: GeneratorTool {
    // It takes neither seed nor size, and says so: the policy reads what is not honoured, and repeats no call in vain.
    let descriptor = ToolDescriptor(
        generator: "draw_on_device",
        summary: "Draws an illustration of a short, concrete prompt; no photographs, no exact positions.",
        capabilities: GeneratorCapabilities(seed: false))

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        let creator: ImageCreator
        do {
            creator = try await ImageCreator()
        } catch {
            // No other prompt helps where the device cannot draw or its models are still being loaded.
            throw AdapterError.fatal("This device cannot draw: \(error.localizedDescription)")
        }
        guard let style = creator.availableStyles.first else {
            throw AdapterError.fatal("This device offers no style to draw in.")
        }
        do {
            for try await created in creator.images(for: [.text(request.prompt)], style: style, limit: 1) {
                let ignored = "width and height were ignored: the device chooses the size."
                let warnings = request.size == nil ? [] : [ignored]
                return GenerationResult(try EncodedImage(png(created.cgImage)), warnings: warnings)
            }
        } catch let error as ImageCreator.Error {
            // Mostly a prompt that it does not take, such as one that names a person.
            let words = error.localizedDescription
            throw AdapterError.rejected("The device did not draw this: \(words) Say it differently.")
        }
        throw AdapterError.rejected("The device gave no picture for this prompt; say it differently.")
    }

    private func png(_ image: CGImage) throws -> Data {
        let data = NSMutableData()
        guard
            let destination = CGImageDestinationCreateWithData(data, UTType.png.identifier as CFString, 1, nil)
        else { throw AdapterError.fatal("The picture cannot be written as PNG.") }
        CGImageDestinationAddImage(destination, image, nil)
        guard CGImageDestinationFinalize(destination) else {
            throw AdapterError.fatal("The picture cannot be written as PNG.")
        }
        return data as Data
    }
}
#endif

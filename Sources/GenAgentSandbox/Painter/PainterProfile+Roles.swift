// Two painters between which a choice matters. Set by hand from `base`; they stand for no real model. Measured by
//     swift run -c release sandbox-study tools
// in Examples/SandboxStudies.

extension PainterProfile {
    /// Composes well and knows little: `base` with half its rates of wrong objects, numbers, colours, places and sizes, and
    /// 95 of 100 implied facts missed.
    public static let composing = base.withComposition(scaledBy: 0.5).withKnowledgeMissed(0.95)

    /// Knows much and composes worse: `base` with a quarter more of the same rates, and 5 of 100 implied facts missed.
    public static let knowing = base.withComposition(scaledBy: 1.25).withKnowledgeMissed(0.05)
}

extension PictogramPainter {
    /// The painter for scenes of which everything is said, called `draw_scene`: profile ``PainterProfile/composing``.
    ///
    /// - Parameters:
    ///   - side: Side of its pictures in pixels; brought into 64...2048.
    ///   - price: Money for each picture; `nil`: no price is known.
    public static func scenes(side: Int = 512, price: Double? = nil) -> PictogramPainter {
        PictogramPainter(
            profile: .composing, name: "draw_scene", side: side,
            summary: "Paints scenes of everyday objects with exact numbers, colours, places and sizes. "
                + "Say everything plainly: it does not understand hints.",
            price: price)
    }

    /// The painter for prompts that imply something, called `draw_knowing`: profile ``PainterProfile/knowing``.
    ///
    /// - Parameters:
    ///   - side: Side of its pictures in pixels; brought into 64...2048.
    ///   - price: Money for each picture; `nil`: no price is known.
    public static func riddles(side: Int = 512, price: Double? = nil) -> PictogramPainter {
        PictogramPainter(
            profile: .knowing, name: "draw_knowing", side: side,
            summary:
                "Paints everyday objects and understands what a prompt only implies, such as a number that one has to "
                + "know. It often gets numbers, colours and places of larger scenes wrong.",
            price: price)
    }
}

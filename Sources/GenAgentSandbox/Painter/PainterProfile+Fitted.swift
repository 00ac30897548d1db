// Provenance of `base` and `strong`: 2026-11-23, seed 1, in Examples/SandboxStudies:
//     swift run -c release sandbox-study fit --target base --seed 1 --steps 2400
//     swift run -c release sandbox-study fit --target strong --seed 1 --steps 2400
// Eight rates each, fitted to the row's seven figures on 1,400 generated prompts, never on the benchmark's own. Checked by
//     swift run -c release sandbox-study profiles
// `knowledgeMissed` is set by hand, as GenEval++ asks for no knowledge.

extension PainterProfile {
    /// Paints exactly what is asked.
    public static let faultless = PainterProfile()

    /// Clearly weaker than `base`: its rates, each about half as large again, set by hand. It stands for no real model.
    public static let weak = PainterProfile(
        objectDropped: 0.1, lateForgotten: 0.036, miscount: 0.155, countLeak: 0.56, colorLeak: 0.175,
        positionIgnored: 0.49, sizeIgnored: 0.4, knowledgeMissed: 0.85, crowding: 0.32)

    /// Errs about as often as FLUX.1-dev on GenEval++ (the GenAgent paper's row). A simulation, not that model.
    public static let base = PainterProfile(
        objectDropped: 0.066, lateForgotten: 0.024, miscount: 0.105, countLeak: 0.417, colorLeak: 0.119,
        positionIgnored: 0.362, sizeIgnored: 0.289, knowledgeMissed: 0.7, crowding: 0.319)

    /// Errs about as often as Qwen-Image on GenEval++ (the GenAgent paper's row). A simulation, not that model.
    public static let strong = PainterProfile(
        objectDropped: 0.017, lateForgotten: 0.005, miscount: 0.075, countLeak: 0.124, colorLeak: 0.02,
        positionIgnored: 0.183, sizeIgnored: 0.074, knowledgeMissed: 0.4, crowding: 0.276)
}

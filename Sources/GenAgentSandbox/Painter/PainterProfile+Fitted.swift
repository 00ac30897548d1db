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
        objectDropped: 0.1, lateForgotten: 0.03, miscount: 0.155, countLeak: 0.6, colorLeak: 0.25,
        positionIgnored: 0.8, sizeIgnored: 0.2, knowledgeMissed: 0.85, crowding: 0.1)

    /// Errs about as often as FLUX.1-dev on GenEval++ (the GenAgent paper's row). A simulation, not that model.
    public static let base = PainterProfile(
        objectDropped: 0.071, lateForgotten: 0.014, miscount: 0.106, countLeak: 0.454, colorLeak: 0.167,
        positionIgnored: 0.585, sizeIgnored: 0.073, knowledgeMissed: 0.7, crowding: 0.05)

    /// Errs about as often as Qwen-Image on GenEval++ (the GenAgent paper's row). A simulation, not that model.
    public static let strong = PainterProfile(
        objectDropped: 0.01, lateForgotten: 0.006, miscount: 0.075, countLeak: 0.146, colorLeak: 0.02,
        positionIgnored: 0.216, sizeIgnored: 0.056, knowledgeMissed: 0.4, crowding: 0.359)
}

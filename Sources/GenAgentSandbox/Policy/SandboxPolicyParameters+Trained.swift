// Written by `experiments train --ship` in Examples/Lab/Experiments; do not edit. The measurements are in
// Documentation/Results/Sandbox.md, the same values as JSON in Documentation/Results/policy.json.

extension SandboxPolicyParameters {
    /// The policy's default, trained by `Examples/Lab/Experiments`; see ``provenance``. What training never meets (repairs, separate
    /// judges, images that show nothing known, several tools) keeps its hand-set weights.
    public static let trained: SandboxPolicyParameters = {
        var weights = SandboxPolicyParameters(
            provenance:
                "Trained 2026-11-24 by `experiments train --ship`: model 4 of 5, training seed 104, the best on 207 generated validation prompts (0.841 right at two rounds; after SFT 0.700)."
        )
        weights.set(.form, "clean", ["bias": 6.0446, "repair": 1.0, "round": 0.9236])
        weights.set(.form, "noAction", ["bias": -2.5964, "round": -0.8796])
        weights.set(.form, "brokenCall", ["bias": -2.519, "round": -0.2417])
        weights.set(.form, "unclosedThought", ["bias": -2.4878, "round": 0.5521])
        weights.set(.form, "callAndAnswer", ["bias": -1.3873, "round": -0.7633])
        weights.set(
            .verdict, "goOn",
            [
                "bias": 0.9827, "missing": 1.8254, "count": 1.3855, "color": 2.0389, "region": 2.5041, "size": -0.6266,
                "oneProblem": 1.1639, "shareMet": -0.8827, "allMet": -2.8963, "round": 0.1615, "closing": -1.4313,
            ])
        weights.set(
            .verdict, "stop",
            [
                "bias": -0.3827, "missing": -1.8254, "count": -1.3855, "color": -2.0389, "region": -2.5041,
                "size": 0.6266, "oneProblem": -1.1639, "shareMet": 0.8827, "allMet": 3.2963, "round": -0.1615,
                "closing": 1.4313, "judgeUnsatisfied": -3.0, "nothingToCheck": 3.0,
            ])
        weights.set(.order, "asAsked", ["bias": -0.4631, "groups": -0.3785, "missing": -0.5399, "round": -0.4631])
        weights.set(.order, "failedFirst", ["bias": 0.4631, "groups": 0.3785, "missing": 0.5399, "round": 0.4631])
        weights.set(
            .structure, "copy",
            [
                "bias": -0.4062, "groups": -1.0308, "objects": -0.919, "bindings": -0.9743, "round": -1.2797,
                "knowledge": -1.7149, "missing": -1.8428, "problems": -1.2428, "listBefore": 0.1102,
            ])
        weights.set(
            .structure, "sentence",
            [
                "bias": 0.9617, "groups": -1.5724, "objects": 0.0517, "bindings": -0.0534, "round": -0.4585,
                "knowledge": 0.9752, "missing": -0.0417, "problems": -0.1495, "listBefore": -1.2064,
            ])
        weights.set(
            .structure, "list",
            [
                "bias": 0.6813, "groups": 2.2558, "objects": 0.9348, "bindings": 1.3479, "round": 0.9339,
                "knowledge": 0.8601, "missing": 0.8381, "problems": 0.6398, "listBefore": 0.712,
            ])
        weights.set(
            .knowledge, "copy",
            ["bias": -0.7771, "count": -0.433, "color": -0.6553, "object": -0.2233, "round": -2.8275, "failed": -1.795])
        weights.set(
            .knowledge, "resolve",
            ["bias": 0.2771, "count": 0.433, "color": 0.6553, "object": 0.2233, "round": 2.8275, "failed": 1.795])
        weights.set(
            .color, "once",
            [
                "bias": -1.234, "groups": -0.7923, "objects": 0.2158, "bindings": -0.8074, "position": -0.1754,
                "many": 0.124, "round": -0.8876, "failedHere": -0.6089, "failedElsewhere": 0.3281, "list": -0.3969,
                "saidBefore": -0.5664,
            ])
        weights.set(
            .color, "again",
            [
                "bias": 0.034, "groups": 0.7923, "objects": -0.2158, "bindings": 0.8074, "position": 0.1754,
                "many": -0.124, "round": 0.8876, "failedHere": 0.6089, "failedElsewhere": -0.3281, "list": 0.3969,
                "saidBefore": 0.5664,
            ])
        weights.set(
            .size, "once",
            [
                "bias": -0.6777, "groups": -0.6777, "objects": -0.6777, "bindings": -0.6777, "position": 0.0424,
                "round": -0.331, "failedHere": -0.6026, "failedElsewhere": 0.1949, "list": 0.0494, "saidBefore": 0.2487,
            ])
        weights.set(
            .size, "again",
            [
                "bias": -0.5223, "groups": 0.6777, "objects": 0.6777, "bindings": 0.6777, "position": -0.0424,
                "round": 0.331, "failedHere": 0.6026, "failedElsewhere": -0.1949, "list": -0.0494,
                "saidBefore": -0.2487,
            ])
        weights.set(
            .place, "plain",
            [
                "bias": -0.8975, "groups": -0.8974, "objects": -0.6889, "bindings": -1.0542, "position": -0.1995,
                "many": 0.064, "round": -0.7603, "failedHere": -1.1045, "failedElsewhere": -0.1365, "list": -0.1549,
                "saidBefore": -0.701,
            ])
        weights.set(
            .place, "layout",
            [
                "bias": -0.333, "groups": 0.867, "objects": 1.0152, "bindings": 1.2259, "position": 0.801,
                "many": 0.1651, "round": 0.949, "failedHere": 0.8593, "failedElsewhere": 0.6303, "list": 0.7898,
                "saidBefore": 0.274,
            ])
        weights.set(
            .place, "layoutAgain",
            [
                "bias": -2.0863, "groups": 0.4137, "objects": -0.1209, "bindings": 0.1107, "position": -0.2896,
                "many": -0.0323, "round": -0.112, "failedHere": 0.1584, "failedElsewhere": -0.6097, "list": -0.2162,
                "saidBefore": 0.7218,
            ])
        weights.set(
            .number, "plain",
            [
                "bias": -0.9302, "groups": 0.1787, "objects": -0.9254, "bindings": -0.42, "position": -0.3689,
                "many": -1.1399, "round": -0.3938, "failedHere": -0.7028, "failedElsewhere": 0.5093, "list": -0.4066,
                "saidBefore": -0.6756,
            ])
        weights.set(
            .number, "stressed",
            [
                "bias": -0.2698, "groups": -0.1787, "objects": 0.9254, "bindings": 0.42, "position": 0.3689,
                "many": 1.1399, "round": 0.3938, "failedHere": 0.7028, "failedElsewhere": -0.5093, "list": 0.4066,
                "saidBefore": 0.6756,
            ])
        weights.set(
            .mention, "once",
            [
                "bias": -0.8814, "groups": -0.5517, "objects": -0.1525, "bindings": -0.0328, "position": -0.1644,
                "many": -0.1339, "round": -0.5238, "failedHere": -1.0543, "failedElsewhere": -0.3532, "list": -0.4822,
                "saidBefore": -0.4429,
            ])
        weights.set(
            .mention, "again",
            [
                "bias": -0.3186, "groups": 0.5517, "objects": 0.1525, "bindings": 0.0328, "position": 0.1644,
                "many": 0.1339, "round": 0.5238, "failedHere": 1.0543, "failedElsewhere": 0.3532, "list": 0.4822,
                "saidBefore": 0.4429,
            ])
        weights.set(
            .padding, "none", ["bias": 1.568, "groups": 0.7435, "bindings": 0.5701, "round": 0.771, "problems": 0.0297])
        weights.set(
            .padding, "some",
            ["bias": -1.1335, "groups": -1.1394, "bindings": -0.2715, "round": -0.1517, "problems": 0.2787])
        weights.set(
            .padding, "much",
            ["bias": -1.8121, "groups": -0.0053, "bindings": -0.9799, "round": -1.2782, "problems": -0.6247])
        weights.set(.tool, "first", ["bias": 60.0, "failingFirst": -100.0])
        weights.set(.tool, "second", ["bias": 40.0, "failingSecond": -100.0])
        weights.set(.tool, "third", ["bias": 20.0, "failingThird": -100.0])
        weights.set(.tool, "fourth", ["failingFourth": -100.0])
        return weights
    }()
}

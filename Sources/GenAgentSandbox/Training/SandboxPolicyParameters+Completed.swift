extension SandboxPolicyParameters {
    /// The parameters with hand-set weights for what a training in the sandbox never meets, where they have none at all: repairs, native
    /// calls, separate judges, images that show nothing known, several tools.
    ///
    /// Without them a freshly trained policy would, say, stop against a judge's verdict. What is used or published goes through this;
    /// training itself goes on with the weights as they are.
    public func completed() -> SandboxPolicyParameters {
        var result = self
        for (kind, features) in Self.unmet {
            let pairs = kind.options.flatMap { option in features.map { (option, $0) } }
            guard pairs.allSatisfy({ self[kind, $0.0, $0.1] == 0 }) else { continue }
            for (option, feature) in pairs { result[kind, option, feature] = Self.handSet[kind, option, feature] }
        }
        return result
    }

    /// Each entry is taken or left as a whole.
    private static let unmet: [(PolicyDecisionKind, [String])] = [
        (.tool, PolicyDecisionKind.tool.features), (.form, ["repair"]), (.form, ["native"]),
        (.verdict, ["judgeUnsatisfied"]),
        (.verdict, ["nothingToCheck"]),
    ]
}

/// Which participants of a resumed session may be others than those that it began with.
///
/// The record keeps naming the first ones; what a policy's server says about its model (``PolicyReply/model``) is recorded with every turn.
public struct ResumeSubstitutions: OptionSet, Sendable, Hashable {
    /// The options as bits.
    public let rawValue: Int

    /// Makes options from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// A policy of another name, such as the same model on another server.
    public static let policy = Self(rawValue: 1)
    /// Tools of the same names that describe themselves otherwise. The policy keeps reading the recorded descriptions, and the recorded
    /// capabilities decide whether a job is taken up again.
    public static let toolDescriptors = Self(rawValue: 2)
}

extension SessionParts {
    /// What keeps these participants from going on with a session, each in a few words. More tools than the log names do no harm:
    /// the policy is not told of them.
    func differences(from recorded: SessionSetup, allowing allowed: ResumeSubstitutions) -> [String] {
        var found: [String] = []
        if setup.policy != recorded.policy, !allowed.contains(.policy) {
            found.append("the policy is `\(setup.policy)`, not `\(recorded.policy)`")
        }
        for descriptor in recorded.tools {
            guard let given = setup.tools.first(where: { $0.name == descriptor.name }) else {
                found.append("the tool `\(descriptor.name)` is missing")
                continue
            }
            var known = given
            // A name that the record gives no call is not used, so that a tool which could use one does no harm.
            if descriptor.generator?.callNaming == nil { known.generator?.callNaming = nil }
            guard known != descriptor, !allowed.contains(.toolDescriptors) else { continue }
            found.append("the tool `\(descriptor.name)` describes itself otherwise")
        }
        compare("judge", setup.judge, recorded.judge, &found)
        compare("reflector", setup.reflector, recorded.reflector, &found)
        compare("comparator", setup.comparator, recorded.comparator, &found)
        if setup.consultsHook != recorded.consultsHook {
            found.append(recorded.consultsHook ? "the hook is missing" : "it began without a hook")
        }
        // A comparator that is missing, or one too many, is told above.
        if setup.selection != recorded.selection, setup.comparator == recorded.comparator {
            found.append(
                "the image is selected by `\(setup.selection.rawValue)`, not `\(recorded.selection.rawValue)`")
        }
        return found
    }

    private func compare(_ role: String, _ given: String?, _ recorded: String?, _ found: inout [String]) {
        switch (given, recorded) {
        case (let given?, let recorded?) where given != recorded:
            found.append("the \(role) is `\(given)`, not `\(recorded)`")
        case (nil, let recorded?): found.append("the \(role) `\(recorded)` is missing")
        case (let given?, nil): found.append("it began without a \(role), and `\(given)` is given")
        default: break
        }
    }
}

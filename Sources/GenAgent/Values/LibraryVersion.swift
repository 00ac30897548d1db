/// The version of this library, recorded in every trajectory.
public let genAgentVersion = "0.1.0"

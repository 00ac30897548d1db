extension SceneRegion {
    /// "on the left".
    var said: String {
        switch self {
        case .left: "on the left"
        case .right: "on the right"
        case .above: "at the top"
        case .below: "at the bottom"
        }
    }

    /// "left", as in "the left half".
    var halfName: String {
        switch self {
        case .left: "left"
        case .right: "right"
        case .above: "upper"
        case .below: "lower"
        }
    }
}

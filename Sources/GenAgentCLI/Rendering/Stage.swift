import GenAgent

/// The one place where everybody who has something to show meets: one moment after the other, whole.
actor Stage {
    private var renderer: any Renderer
    private let clock: any SessionClock

    init(renderer: any Renderer, clock: any SessionClock) {
        self.renderer = renderer
        self.clock = clock
    }

    /// Shows a moment.
    func show(_ moment: ConsoleEvent) { renderer.show(moment, at: clock.now()) }
}

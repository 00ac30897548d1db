extension RunSurroundings {
    /// Columns that a table may have; what is piped away is not cut.
    var tableWidth: Int { terminal.isLive ? terminal.width() : 10_000 }

    /// A bar on standard output; where that is kept for JSON, lines on standard error.
    func progressBar(writesJSON: Bool) -> ProgressBar {
        var terminal = terminal
        if writesJSON { terminal.isLive = false }
        return ProgressBar(terminal, clock: clock, write: writesJSON ? errors : output)
    }
}

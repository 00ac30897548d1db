import Foundation

/// What a reader must know to compare figures.
enum MachineInfo {
    /// Cores, processor, memory, load, system and compiler, one line each.
    static var lines: [String] {
        [
            "- date: \(Date().formatted(.iso8601.year().month().day()))",
            "- machine: \(ProcessInfo.processInfo.activeProcessorCount) of \(ProcessInfo.processInfo.processorCount) cores, "
                + "\(processor), \((Double(ProcessInfo.processInfo.physicalMemory) / 1e9).text(1)) GB",
            "- load before: \(load)",
            "- system: \(ProcessInfo.processInfo.operatingSystemVersionString)",
            "- compiler: Swift \(compiler), \(isDebug ? "DEBUG BUILD: the figures mean nothing" : "release")",
        ]
    }

    /// The processor's name.
    private static var processor: String {
        let file = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = file.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }

    /// Mean number of runnable threads on the whole machine over 1 and 5 minutes: above 0 others were at work too.
    static var load: String {
        var averages = [Double](repeating: 0, count: 2)
        guard getloadavg(&averages, 2) == 2 else { return "unknown" }
        return "\(averages[0].text()) (1 min), \(averages[1].text()) (5 min)"
    }

    private static var compiler: String {
        #if compiler(>=6.4)
        "6.4 or later"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }

    private static var isDebug: Bool {
        var result = false
        // Asserts are evaluated in debug builds only.
        assert(
            {
                result = true; return true
            }())
        return result
    }
}

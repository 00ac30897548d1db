import Foundation
import GenAgent

/// When and where one piece of work was done, and how long it took.
struct Stamp: Sendable, Hashable, Codable {
    var began: Date
    var seconds: Double
    var processorSeconds: Double
    /// The machine's load of the last minute when it was done; `nil` if the system does not say.
    var load: Double?
    var machine: String
    /// A hash of the program's file, which changes with the code.
    var program: String
}

/// When and where all work of a section was done, and how long it took.
struct Measured: Sendable, Hashable, Codable {
    var began: Date
    var ended: Date
    /// `nil` for results from before these were kept.
    var seconds: Double?
    var processorSeconds: Double?
    var leastLoad: Double?
    var largestLoad: Double?
    var machine: String
    /// The number of builds that took part, because work of earlier ones is used again. `nil` for results from before this was kept.
    var programs: Int?
    /// Measured with `--quick`, so the figures mean nothing.
    var isQuick: Bool

    init?(_ stamps: [Stamp], isQuick: Bool) {
        guard let began = stamps.map(\.began).min(),
            let ended = stamps.map({ $0.began.addingTimeInterval($0.seconds) }).max()
        else { return nil }
        self.began = began
        self.ended = ended
        seconds = stamps.reduce(0) { $0 + $1.seconds }
        processorSeconds = stamps.reduce(0) { $0 + $1.processorSeconds }
        let loads = stamps.compactMap(\.load)
        (leastLoad, largestLoad) = (loads.min(), loads.max())
        machine = Set(stamps.map(\.machine)).sorted().joined(separator: "; ")
        programs = Set(stamps.map(\.program)).count
        self.isQuick = isQuick
    }

    var words: String {
        let (first, last) = (began.ISO8601Format(), ended.ISO8601Format())
        var words = isQuick ? "**Quick: these figures mean nothing.** Measured" : "Measured"
        if let seconds, let processorSeconds {
            words += " from \(first.prefix(16).replacing("T", with: " ")) to "
            words += first.prefix(10) == last.prefix(10) ? "" : "\(last.prefix(10)) "
            words +=
                "\(last.dropFirst(11).prefix(5)) UTC; \(fixed(seconds, 0)) s of work (\(fixed(processorSeconds, 0)) processor seconds),"
            words += " trainings that other sections use too included"
        } else {
            words += " on \(first.prefix(10)), when times were not kept yet"
        }
        words += "; \(machine)"
        if let leastLoad, let largestLoad { words += ", load \(fixed(leastLoad, 1)) to \(fixed(largestLoad, 1))" }
        if let programs, programs > 1 { words += "; **by \(programs) different builds of the code**" }
        return words + "."
    }
}

/// Collects the stamps of the work that a section asks for, whether it was done now or before.
actor Ledger {
    private var all: [String: Stamp] = [:]
    private var section: [String: Stamp] = [:]

    func note(_ stamp: Stamp, of name: String) {
        all[name] = stamp
        section[name] = stamp
    }

    func beginSection() { section = [:] }

    var ofSection: [Stamp] { Array(section.values) }
    var ofAll: [Stamp] { Array(all.values) }
}

/// Wall and processor seconds of a piece of work.
struct Stopwatch {
    private let began = Date()
    private let start = ContinuousClock.now
    private let processor = Self.processorSeconds

    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
    var processorSeconds: Double { Self.processorSeconds - processor }

    var stamp: Stamp {
        Stamp(
            began: began, seconds: seconds, processorSeconds: processorSeconds, load: Self.load, machine: Self.machine,
            program: Self.program)
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static var load: Double? {
        var averages = [0.0]
        return getloadavg(&averages, 1) == 1 ? averages[0] : nil
    }

    private static let program: String = {
        let data = Bundle.main.executableURL.flatMap { try? Data(contentsOf: $0, options: .alwaysMapped) }
        return data.map(SHA256.hexDigest(of:)) ?? "unknown"
    }()

    private static let machine: String = {
        var processor = "unknown processor"
        if let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
            let name = line.split(separator: ":").last
        {
            processor = name.trimmingCharacters(in: .whitespaces)
        }
        #if DEBUG
        let build = "debug build"
        #else
        let build = "release build"
        #endif
        return "\(build), \(ProcessInfo.processInfo.activeProcessorCount) cores (\(processor))"
    }()
}

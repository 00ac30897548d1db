import CMalloc
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What this process has used so far, as the operating system counts it.
enum ProcessUsage {
    /// Seconds of wall time since some moment.
    static var wallSeconds: Double { seconds(CLOCK_MONOTONIC) }

    /// Seconds of processor time of all threads, user and system together.
    static var processorSeconds: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// Bytes of memory that are in RAM now; `nil` if the system does not say (Linux only).
    static var residentBytes: Int? {
        guard let line = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = line.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// The most bytes that were ever in RAM.
    static var peakResidentBytes: Int {
        var usage = rusage()
        #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
        #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
        #endif
    }

    /// Bytes that the allocator has given out and not got back; `nil` if it does not say (glibc only).
    static var allocatedBytes: Int? {
        #if canImport(Glibc)
        let info = mallinfo2()
        return Int(info.uordblks) + Int(info.hblkhd)
        #else
        return nil
        #endif
    }

    /// Gives freed memory back to the system, so that what comes next shows in the resident bytes.
    static func trim() {
        #if canImport(Glibc)
        _ = malloc_trim(0)
        #endif
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

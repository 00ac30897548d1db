import Foundation
import GenAgent
import GenAgentTesting
import LoopbackServer
import Testing

@Suite("Faults of servers, through whole sessions", .timeLimit(.minutes(5)))
struct FaultTests {
    // A skipped row must show as skipped. Whether a test runs can be said for all of its arguments only, so the row that needs
    // the openssl program, the only thing here that speaks TLS, is a test of its own.
    @Test(
        "the fault of a certificate of an unknown authority",
        .enabled(if: SecureServer.program != nil, "needs the openssl program"), arguments: FaultRun.Side.allCases)
    func untrusted(_ side: FaultRun.Side) async throws {
        let faults = Fault.all.filter(\.needsOpenSSL)
        try #require(faults.count == 1)
        for fault in faults { try await check(fault, side, side == .generator ? fault.generator : fault.policy) }
    }

    @Test("a generator's fault", arguments: Fault.all.filter { $0.generator != nil && !$0.needsOpenSSL })
    func generator(_ fault: Fault) async throws { try await check(fault, .generator, fault.generator) }

    @Test("a policy's fault", arguments: Fault.all.filter { $0.policy != nil && !$0.needsOpenSSL })
    func policy(_ fault: Fault) async throws { try await check(fault, .policy, fault.policy) }

    private func check(_ fault: Fault, _ side: FaultRun.Side, _ expected: Expected?) async throws {
        let expected = try #require(expected)
        let run = try await FaultRun.run(fault, side)
        let trajectory = run.outcome.trajectory
        #expect(run.outcome.stopReason == expected.stop)
        #expect(run.sent == expected.sent)
        // The transport adds no attempt of its own; what it follows are redirects.
        if let seen = run.seen { #expect(seen == (fault.name == "redirect loop" ? 6 : expected.sent)) }
        // What is waited on top of the server's wish is jitter, half a second a time at most.
        #expect(run.waited >= expected.waited)
        if expected.waited > 0 { #expect(run.waited <= expected.waited + 0.5 * Double(expected.sent)) }

        // A success says what was repeated for it; a failure, in its words.
        #expect(trajectory.usage.retries == (expected.kind == nil ? expected.sent - expected.requests : 0))
        // One issue, whatever the adapter tried: the session multiplies only what the adapter leaves to it.
        #expect(trajectory.issues.count == expected.issues, "\(trajectory.issues)")
        if let issue = trajectory.issues.first, let kind = expected.kind {
            #expect(issue.boundary == (side == .generator ? .tool : .policy))
            #expect(issue.error.kind == kind)
            #expect(issue.error.isExhausted == (kind == .transient && expected.attempts == 1))
            #expect(issue.error.status == expected.status)
            let words = issue.error.message
            #expect(expected.matches(words, server: run.server), "\(words)")
            if side == .generator {
                let call = try #require(trajectory.calls.first)
                #expect(call.attempts.count == expected.attempts)
                if expected.stop != .satisfied { #expect(call.text == words && call.status == .failed) }
            }
        }
        let json = String(decoding: try trajectory.encoded(), as: UTF8.self)
        #expect(!json.contains(FaultRun.key) && !run.log.contains(FaultRun.key))
    }

    /// A job may be paid as soon as a server has read the request; only a refusal says that it was not begun.
    @Test("no generator's request is sent again once a server has read it, unless the server refused it")
    func paidOnce() async throws {
        for fault in Fault.all {
            guard let expected = fault.generator, expected.sent > expected.requests, case .server = fault.situation
            else {
                continue
            }
            // An image that was cut off came with an answer: that the call is over is known, and a download is free.
            #expect(fault.name.hasPrefix("429") || fault.name.contains("cut off"), "\(fault.name)")
        }
    }

    @Test("Documentation/Faults.md says what these tests expect")
    func document() throws {
        let file = try packageRoot().appendingPathComponent("Documentation/Faults.md")
        let wanted = FaultDocument.text
        if ProcessInfo.processInfo.environment["GENAGENT_WRITE_FAULTS"] == "1" {
            try Data(wanted.utf8).write(to: file)
        }
        let found = try String(contentsOf: file, encoding: .utf8)
        #expect(found == wanted, "Write it anew: GENAGENT_WRITE_FAULTS=1 swift test --filter FaultTests")
    }

    private func packageRoot() throws -> URL {
        var folder = URL(fileURLWithPath: #filePath)
        while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
            folder.deleteLastPathComponent()
            try #require(folder.path != "/")
        }
        return folder
    }
}

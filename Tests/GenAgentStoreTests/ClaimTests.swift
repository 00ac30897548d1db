#if Store
import GenAgent
import GenAgentStore
import Testing

/// One session, one driver.
@Suite struct ClaimTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func claimHoldsUntilItIsReleased() async throws {
        let (mine, theirs) = (folder.store(), folder.store())
        let lease = try await mine.claim("one")
        #expect(lease.session == "one")
        for store in [mine, theirs] {
            #expect(try await store.isClaimed("one"))
            let error = await storeError { _ = try await store.claim("one") }
            #expect(error?.kind == .claimed && error?.session == "one")
        }
        lease.release()
        lease.release()
        #expect(try await !theirs.isClaimed("one"))
        let second = try await theirs.claim("one")
        #expect(try await mine.isClaimed("one"))
        second.release()
    }

    @Test func claimsOfOtherSessionsDoNotMeet() async throws {
        let store = folder.store()
        let leases = try await [store.claim("one"), store.claim("two"), folder.store().claim("three")]
        #expect(leases.map(\.session) == ["one", "two", "three"])
        #expect(try await !store.isClaimed("four"))
    }

    @Test func forgottenLeaseEnds() async throws {
        let (mine, theirs) = (folder.store(), folder.store())
        do { _ = try await mine.claim("one") }
        #expect(try await !theirs.isClaimed("one"))
    }

    @Test func refusedClaimTakesNothingFromItsHolder() async throws {
        let (mine, theirs) = (folder.store(), folder.store())
        let lease = try await mine.claim("one")
        _ = await storeError { _ = try await mine.claim("one") }
        _ = await storeError { _ = try await theirs.claim("one") }
        #expect(try await theirs.isClaimed("one"))
        lease.release()
    }
}
#endif

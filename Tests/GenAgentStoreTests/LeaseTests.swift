#if Store
import GenAgent
import GenAgentStore
import Testing

/// One session, one driver.
@Suite struct LeaseTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func leaseHoldsUntilItIsReleased() async throws {
        let (mine, theirs) = (folder.store(), folder.store())
        let lease = try await mine.lease("one")
        for store in [mine, theirs] {
            #expect(try await store.isHeld("one"))
            let error = await #expect(throws: SessionHeldError.self) { _ = try await store.lease("one") }
            #expect(error?.session == "one")
        }
        lease.release()
        lease.release()
        #expect(try await !theirs.isHeld("one"))
        let second = try await theirs.lease("one")
        #expect(try await mine.isHeld("one"))
        second.release()
    }

    @Test func leasesOfOtherSessionsDoNotMeet() async throws {
        let store = folder.store()
        let leases = try await [store.lease("one"), store.lease("two"), folder.store().lease("three")]
        for id: SessionID in ["one", "two", "three"] { #expect(try await store.isHeld(id)) }
        #expect(try await !store.isHeld("four"))
        #expect(leases.count == 3)
    }

    @Test func forgottenLeaseEnds() async throws {
        let (mine, theirs) = (folder.store(), folder.store())
        do { _ = try await mine.lease("one") }
        #expect(try await !theirs.isHeld("one"))
    }

    @Test func refusedLeaseTakesNothingFromItsHolder() async throws {
        let (mine, theirs) = (folder.store(), folder.store())
        let lease = try await mine.lease("one")
        for store in [mine, theirs] {
            await #expect(throws: SessionHeldError.self) { _ = try await store.lease("one") }
        }
        #expect(try await theirs.isHeld("one"))
        lease.release()
    }
}
#endif

// Liveness and readiness: what turns them, what does not, and that the cause is named.
import Testing
import Worker

@testable import Admin

@Suite("Health")
struct HealthTests {
    @Test func aWorkerThatStartsIsAliveButNotReady() {
        var status = startingStatus()
        status.reach = Reach(failure: "kafka:9092 can't be reached")
        #expect(status.liveness.isGood)
        #expect(!status.readiness.isGood && status.readiness.reason.contains("kafka:9092"))
    }

    @Test func aBrokerThatIsAwayFailsReadinessAlone() throws {
        var status = busyStatus()
        let provider = FakeStatus(status)
        let server = try server(provider)
        #expect(try AdminClient.get(server.address, "/readyz").code == 200)
        status.reach = Reach(failure: "kafka:9092 can't be reached: topic articles.enriched")
        provider.set(status)
        let answer = try AdminClient.get(server.address, "/readyz")
        #expect(answer.code == 503 && answer.text.contains("articles.enriched"))
        #expect(try AdminClient.get(server.address, "/livez").code == 200)
        status.reach = Reach(failure: nil)
        provider.set(status)
        #expect(try AdminClient.get(server.address, "/readyz").code == 200)
    }

    @Test func aStuckLaneFailsLivenessAndIsNamed() throws {
        var status = busyStatus()
        let provider = FakeStatus(status)
        let server = try server(provider)
        #expect(try AdminClient.get(server.address, "/livez").code == 200)
        status.busy[0].seconds = 61
        provider.set(status)
        let answer = try AdminClient.get(server.address, "/livez")
        #expect(answer.code == 503)
        #expect(answer.text.contains("articles.raw[0] offset 401, stage clean, for 61 s, attempt 2"))
    }

    @Test func aLoopThatStandsStillFailsLiveness() {
        var status = busyStatus()
        status.loopSeconds = 60
        #expect(!status.liveness.isGood && status.liveness.reason.contains("loop stands still"))
    }

    @Test func aMemberWithoutPartitionsIsReadyAndOneOutsideTheGroupIsNot() {
        var status = busyStatus()
        status.snapshot?.partitions = []
        #expect(status.readiness.isGood)
        status.snapshot?.isJoined = false
        #expect(!status.readiness.isGood && status.readiness.reason.contains("group"))
    }

    @Test func aWorkerWhoseOutputRefusesItsRecordsIsNotReadyAndSaysWhy() {
        var status = busyStatus()
        status.snapshot?.refusal = "articles.enriched: Topic authorization failed; grant Write on it"
        #expect(status.liveness.isGood && !status.readiness.isGood)
        #expect(status.readiness.reason.contains("takes no records: articles.enriched: Topic authorization failed"))
    }

    @Test func aLedgerThatDoesNotBalanceIsNotReady() {
        var status = busyStatus()
        status.snapshot?.ledger.published += 1
        #expect(!status.readiness.isGood && status.readiness.reason.contains("ledger"))
    }

    @Test func aWorkerThatStopsIsNotReady() {
        var status = busyStatus()
        status.phase = .stopping
        #expect(status.liveness.isGood && !status.readiness.isGood)
    }
}

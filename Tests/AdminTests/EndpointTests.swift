// The endpoints over real sockets: what they answer, and what clients that mean ill achieve.
import Foundation
import Testing

@testable import Admin

@Suite("Admin endpoints")
struct EndpointTests {
    @Test func answersEachPathWithItsType() throws {
        let server = try server(FakeStatus(busyStatus()))
        for (path, type, says) in [
            ("/livez", "text/plain", "the loop turns"), ("/readyz", "text/plain", "ready: 2 partitions"),
            ("/metrics", "text/plain; version=0.0.4", "copydesk_articles_consumed_total 1000"),
            ("/status", "application/json", "\"pipeline\":\"newsroom\""), ("/", "text/html", "<!doctype html>"),
        ] {
            let client = RawClient(server.address)
            client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = try #require(client.readAll())
            #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(path)")
            #expect(answer.contains("Content-Type: \(type)"), "\(path)")
            #expect(answer.contains(says), "\(path)")
            #expect(answer.contains("Content-Security-Policy: default-src 'none'"), "\(path)")
        }
        #expect(try AdminClient.get(server.address, "/nowhere").code == 404)
    }

    @Test func thePageNeedsNothingFromOutside() throws {
        let page = String(decoding: StatusPage.bytes, as: UTF8.self)
        let outside = page.matches(of: #/(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?\/\/[^"' )]*/#)
        #expect(outside.isEmpty, "\(outside.map { $0.output })")
        #expect(!page.contains("innerHTML") && page.contains("prefers-color-scheme: dark"))
        #expect(page.contains("<link rel=\"icon\" href=\"data:"))
        #expect(page.utf8.count < 40_000)
    }

    @Test func headHasNoBodyAndOtherMethodsAreRefused() throws {
        let server = try server(FakeStatus(busyStatus()))
        let head = RawClient(server.address)
        head.send("HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = try #require(head.readAll())
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("\r\n\r\n"))
        let post = RawClient(server.address)
        post.send("POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
        #expect(try #require(post.readAll()).hasPrefix("HTTP/1.1 405 "))
    }

    @Test func aPortInUseIsAClearError() throws {
        let first = try server(FakeStatus(busyStatus()))
        do {
            _ = try AdminServer(first.address, provider: FakeStatus(busyStatus()))
            Issue.record("two servers on one port")
        } catch {
            #expect(error.isTaken)
            #expect(error.description.contains("\(first.address.port)") && error.description.contains("--admin"))
        }
    }

    @Test func readsAddressesAsPeopleWriteThem() {
        #expect(AdminAddress("127.0.0.1:9644") == .usual)
        #expect(AdminAddress("[::1]:80")?.host == "::1")
        #expect(AdminAddress(":9644")?.host == "0.0.0.0")
        #expect(AdminAddress(":9644")?.local.host == "127.0.0.1")
        #expect(AdminAddress("localhost:1")?.port == 1)
        for wrong in ["", "9644", "127.0.0.1", "::1:80", "example.org:80", "127.0.0.1:99999", "127.0.0.1:-1", "[::1"] {
            #expect(AdminAddress(wrong) == nil, "\(wrong)")
        }
    }

    @Test func aRequestThatIsTooLongIsRefused() throws {
        let server = try server(FakeStatus(busyStatus()))
        let path = RawClient(server.address)
        path.send("GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = try #require(path.readAll())
        #expect(!answer.hasPrefix("HTTP/1.1 200 "))
        let header = RawClient(server.address)
        header.send("GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: " + String(repeating: "b", count: 200_000) + "\r\n\r\n")
        let second = try #require(header.readAll())
        #expect(!second.hasPrefix("HTTP/1.1 200 "))
        #expect(try AdminClient.get(server.address, "/livez").code == 200)
    }

    @Test func noiseDoesNotStopIt() throws {
        let server = try server(FakeStatus(busyStatus())) { $0.totalMilliseconds = 1_000 }
        for noise in [
            "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\r\n",
            "GET /%00%ff%2e%2e HTTP/1.1\r\nHost: x\r\n\r\n",
        ] {
            let client = RawClient(server.address)
            client.send(noise)
            shutdown(client.descriptor, Int32(SHUT_WR))
            #expect(client.readAll() != nil)
        }
        #expect(try AdminClient.get(server.address, "/livez").code == 200)
    }

    @Test func aClientThatSendsAByteNowAndThenIsCutOff() throws {
        let server = try server(FakeStatus(busyStatus())) { $0.totalMilliseconds = 400 }
        let client = RawClient(server.address)
        client.send("GET /livez HTTP/1.1\r\nX: ")
        let start = ContinuousClock.now
        var isOpen = true
        while isOpen && ContinuousClock.now - start < .seconds(8) {
            isOpen = client.send("a")
            usleep(50_000)
        }
        #expect(!isOpen)
    }

    @Test func manyIdleConnectionsLeaveRoomAgainSoon() throws {
        let server = try server(FakeStatus(busyStatus())) {
            $0.totalMilliseconds = 500
            $0.connections = 16
            $0.perAddress = 16
        }
        let idle = (0..<100).map { _ in RawClient(server.address) }
        for client in idle { client.send("GET /li") }
        var answers = false
        let start = ContinuousClock.now
        while !answers && ContinuousClock.now - start < .seconds(10) {
            answers = (try? AdminClient.get(server.address, "/livez", milliseconds: 500))?.code == 200
        }
        #expect(answers)
        #expect(idle.count == 100)
    }

    @Test func theClientSaysWhoDoesNotAnswer() throws {
        let server = try server(FakeStatus(busyStatus()))
        let address = server.address
        server.stop()
        do {
            _ = try AdminClient.get(address, "/livez")
            Issue.record("a stopped server answers")
        } catch {
            #expect(error.description.contains(address.text) && error.description.contains("no worker runs there"))
        }
    }
}

// What each path of the admin port answers.

/// An HTTP answer.
struct Answer {
    var code: UInt32
    var type = "text/plain; charset=utf-8"
    var body: [UInt8]
    var allow: String?

    init(_ code: UInt32, _ text: String) {
        self.code = code
        body = Array(text.utf8)
    }

    init(type: String, body: [UInt8]) {
        code = 200
        self.type = type
        self.body = body
    }

    init(_ verdict: Verdict) { self.init(verdict.isGood ? 200 : 503, verdict.reason + "\n") }

    var headers: [(String, String)] {
        var all = [
            ("Content-Type", type), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
            (
                "Content-Security-Policy",
                "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ),
            // One request a connection: a time limit then bounds both.
            ("Connection", "close"),
        ]
        if let allow { all.append(("Allow", allow)) }
        return all
    }
}

/// Answers a request.
func respond(method: String, path: String, _ provider: any StatusProvider) -> Answer {
    guard method == "GET" || method == "HEAD" else {
        var refusal = Answer(405, "only GET and HEAD\n")
        refusal.allow = "GET, HEAD"
        return refusal
    }
    switch path {
    case "/": return Answer(type: "text/html; charset=utf-8", body: StatusPage.bytes)
    case "/livez": return Answer(provider.status().liveness)
    case "/readyz": return Answer(provider.status().readiness)
    case "/metrics":
        return Answer(type: "text/plain; version=0.0.4; charset=utf-8", body: Array(provider.status().metrics.utf8))
    case "/status": return Answer(type: "application/json", body: provider.status().json)
    default: return Answer(404, "there are /livez, /readyz, /metrics, /status, and a page for people at /\n")
    }
}

// The status page's script: fetches /status, and writes what it says as text, never as markup.

extension StatusPage {
    static let script = #"""
        "use strict";
        const find = id => document.getElementById(id);
        const past = [];
        const whole = new Intl.NumberFormat("en");
        const count = n => n == null ? "–" : whole.format(n);
        const rate = n => n == null ? "–" : n === 0 ? "0" : n >= 100 ? whole.format(Math.round(n)) : n.toFixed(n >= 10 ? 1 : 2);
        function bytes(n) {
          const units = ["B", "KiB", "MiB", "GiB", "TiB"];
          let i = 0;
          while (n >= 1024 && i < 4) { n /= 1024; i++; }
          return (i && n < 100 ? n.toFixed(1) : Math.round(n)) + " " + units[i];
        }
        function time(s) {
          if (s == null) return "–";
          if (s === 0) return "0 s";
          if (s < 0.000995) return (s * 1e6).toFixed(0) + " µs";
          if (s < 0.0995) return (s * 1e3).toFixed(s < 0.00995 ? 2 : 1) + " ms";
          if (s < 0.9995) return (s * 1e3).toFixed(0) + " ms";
          if (s < 120) return s.toFixed(s < 10 ? 2 : 0) + " s";
          if (s < 7200) return (s / 60).toFixed(0) + " min";
          return s < 172800 ? (s / 3600).toFixed(1) + " h" : (s / 86400).toFixed(1) + " d";
        }
        // In UTC, as the log has it.
        const clock = ms => new Date(ms).toISOString().slice(11, 19);
        function make(tag, text, style) {
          const node = document.createElement(tag);
          if (text != null) node.textContent = text;
          if (style) node.className = style;
          return node;
        }
        // Heads that begin with # are numbers, those with * long, those with ! on one line. A cell is text, or a node.
        function table(id, heads, rows, none) {
          const place = find(id);
          if (!rows.length) { place.replaceChildren(make("p", none, "none")); return; }
          const all = make("table"), top = make("tr");
          const styles = heads.map(h => h[0] === "#" ? "n" : h[0] === "*" ? "long" : h[0] === "!" ? "fix" : "");
          heads.forEach((h, i) => {
            const cell = make("th", h.replace(/^[#*!]/, ""), styles[i]);
            cell.scope = "col";
            top.append(cell);
          });
          const head = make("thead"), rest = make("tbody");
          head.append(top);
          for (const row of rows) {
            const line = make("tr");
            row.forEach((value, i) => {
              const cell = make("td", null, styles[i]);
              cell.append(value);
              line.append(cell);
            });
            rest.append(line);
          }
          all.append(head, rest);
          place.replaceChildren(all);
        }
        function tiles(list) {
          find("tiles").replaceChildren(...list.map(([name, value, more]) => {
            const tile = make("div", null, "tile"), data = make("dd", value);
            data.append(make("small", more || ""));
            tile.append(make("dt", name), data);
            return tile;
          }));
        }
        // A histogram's counts less those of an earlier one.
        function between(now, then) {
          const before = new Map((then ? then.buckets : []).map(b => [b[1] + "/" + b[0], b[2]]));
          const buckets = now.buckets.map(b => [b[0], b[1], b[2] - (before.get(b[1] + "/" + b[0]) || 0)]);
          return { buckets, count: now.count - (then ? then.count : 0), seconds: now.seconds - (then ? then.seconds : 0) };
        }
        function quantile(h, share) {
          const rank = Math.max(1, Math.ceil(share * h.count));
          let before = 0;
          for (const [low, high, here] of h.buckets) {
            if (here > 0 && before + here >= rank) return low + (high - low) * (rank - before) / here;
            before += here;
          }
          return null;
        }
        const done = s => s.ledger.published + s.ledger.dead_lettered + s.ledger.dropped;
        function rates() {
          const list = [];
          for (let i = 1; i < past.length; i++) {
            const seconds = (past[i].at - past[i - 1].at) / 1000;
            list.push(Math.max(0, (past[i].done - past[i - 1].done) / seconds));
          }
          return list;
        }
        function chart(list) {
          const box = find("chart"), high = Math.max(1, ...list) * 1.1, ns = "http://www.w3.org/2000/svg";
          box.setAttribute("viewBox", "0 0 150 100");
          const from = 150 - list.length;
          const points = list.map((v, i) => (from + i + 1) + "," + (100 - v / high * 100).toFixed(2));
          const area = document.createElementNS(ns, "polygon"), line = document.createElementNS(ns, "polyline");
          area.setAttribute("points", (from + 1) + ",100 " + points.join(" ") + " 150,100");
          area.setAttribute("fill", "var(--bar)");
          line.setAttribute("points", points.join(" "));
          line.setAttribute("fill", "none");
          line.setAttribute("stroke", "var(--accent)");
          line.setAttribute("stroke-width", "2");
          line.setAttribute("vector-effect", "non-scaling-stroke");
          box.replaceChildren(...(list.length ? [area, line] : []));
          find("chart-high").textContent = Math.max(0, ...list) > 0 ? rate(high) : "";
          const mean = list.length ? list.reduce((a, b) => a + b, 0) / list.length : 0;
          find("chart-text").textContent = list.length
            ? "Of the last " + (list.length * 2 < 120 ? list.length * 2 + " s" : time(list.length * 2)) + ": mean " + rate(mean) + ", highest " + rate(Math.max(...list)) + "."
            : "Measuring…";
        }
        function badge(id, name, verdict) {
          const node = find(id);
          node.textContent = (verdict.ok ? "✓ " : "✗ not ") + name;
          node.className = "badge " + (verdict.ok ? "good" : "bad");
        }
        function notices(list) {
          const text = JSON.stringify(list), place = find("notices");
          // Unchanged ones are left alone, so that a screen reader says each once.
          if (place.dataset.said === text) return;
          place.dataset.said = text;
          place.replaceChildren(...list.map(([style, line]) => make("p", line, style)));
        }
        function share(part, all) {
          const bar = make("span", null, "bar"), inner = make("i");
          inner.style.width = (all > 0 ? Math.min(100, part / all * 100) : 0).toFixed(1) + "%";
          bar.append(inner);
          return bar;
        }
        // Where the article is that holds a partition back.
        function whereabouts(o) {
          if (!o) return "–";
          const again = o.attempts > 1 ? ", attempt " + o.attempts : "";
          const places = { batch: "a lane's batch", lane: "a lane", parked: "parking", output: "the output" };
          return places[o.in] + (o.stage ? ": " + o.stage : "") + again + ", offset " + o.offset;
        }
        function show(s) {
          const now = performance.now();
          if (past.length && past[past.length - 1].started !== s.started_at + s.instance) past.length = 0;
          past.push({ at: now, done: done(s), stages: s.stages, latency: s.latency, started: s.started_at + s.instance });
          if (past.length > 151) past.shift();
          const minute = past.find(p => now - p.at <= 62000 && p !== past[past.length - 1]);
          const list = rates(), last = list.slice(-3), books = s.ledger, flight = s.in_flight;
          document.title = (s.live.ok && s.ready.ok ? "" : "✗ ") + s.pipeline + " – Copydesk";
          find("name").textContent = s.pipeline || "Copydesk";
          badge("live", "live", s.live);
          badge("ready", "ready", s.ready);
          find("about").textContent = ["copydesk " + s.version, "pipeline " + s.hash, ...s.libraries, s.instance,
            "up " + time(Date.now() / 1000 - s.started_at)].join(" · ");
          const said = [];
          // Without the seconds, which the lanes show: a screen reader would say it every time.
          if (!s.live.ok) said.push(["bad", s.live.reason.replace(/,? for \d+ s/g, "")]);
          if (!s.ready.ok) said.push([s.phase === "running" ? "bad" : "warn", "Not ready: " + s.ready.reason]);
          notices(said);
          const known = s.partitions.filter(p => p.lag != null), lag = known.reduce((a, p) => a + p.lag, 0);
          const late = between(s.latency, minute && minute.latency);
          tiles([
            ["Articles a second", last.length ? rate(last.reduce((a, b) => a + b, 0) / last.length) : "–",
              count(done(s)) + " done"],
            ["Lag", known.length ? count(lag) : "–", s.partitions.length + (s.partitions.length === 1 ? " partition" : " partitions")],
            ["In flight", count(books.in_flight), bytes(flight.bytes) + " of " + bytes(flight.limit_bytes)],
            ["Poll to acknowledged", time(quantile(late, 0.5)), late.count > 0 ? "99 % within " + time(quantile(late, 0.99)) : "none in this minute"],
            ["Dead letters", count(books.dead_lettered), count(books.dropped) + " dropped"],
            ["Memory", bytes(s.process.resident_bytes), s.lanes + (s.lanes === 1 ? " lane, " : " lanes, ") + s.busy.length + " busy"],
          ]);
          chart(list);
          table("busy", ["#lane", "stage", "#for", "#attempt", "!where", "key hash"], s.busy.slice(0, 16).map(b => [
            String(b.lane), b.stage, b.stuck ? make("strong", time(b.seconds) + " ✗", "badge bad") : time(b.seconds), String(b.attempts),
            b.place ? b.place + " offset " + b.offset : "–", (b.key_hash || "–").slice(0, 8)]), "All lanes are idle.");
          const steps = s.stages.map((h, i) => [h.stage, between(h, minute && minute.stages[i])]);
          const sum = steps.reduce((a, p) => a + p[1].seconds, 0);
          table("stages", ["stage", "#articles", "#mean", "#median", "#95 %", "#99 %", "share of time"], steps.map(([name, h]) => [
            name, count(h.count), time(h.count > 0 ? h.seconds / h.count : null), time(quantile(h, 0.5)), time(quantile(h, 0.95)), time(quantile(h, 0.99)),
            share(h.seconds, sum)]), "No stage has run yet.");
          table("partitions", ["partition", "#lag", "#done up to", "#newest", "#in flight", "#oldest", "!which waits in"], s.partitions.map(p => [
            p.topic + "[" + p.partition + "]" + (p.draining ? " (going)" : ""), count(p.lag), count(p.watermark),
            count(p.end), count(p.in_flight), p.oldest ? time(p.oldest.seconds) : "–", whereabouts(p.oldest)]),
            s.joined ? "None: the group has more members than partitions." : "Not a member of the group yet.");
          const moves = s.rebalances;
          table("ledger", ["articles", "#count"], [
            ["polled", count(books.polled)], ["= published", count(books.published)],
            ["+ dead-lettered", count(books.dead_lettered)], ["+ dropped", count(books.dropped)],
            ["+ returned to the group", count(books.returned)], ["+ in flight", count(books.in_flight)],
            ["balance", make("span", books.balanced ? "✓" : "✗ does not balance", "badge " + (books.balanced ? "good" : "bad"))],
          ], "");
          table("more", ["where articles and time go", "#count"], [
            ["in lanes", count(flight.lanes)], ["parked: wait for a time or an answer", count(flight.parked)],
            ["wait to be sent", count(flight.unsent)], ["sent, not acknowledged", count(flight.sink)],
            ["tries of a stage that were repeated", count(s.retries)], ["records sent again", count(s.resends)],
            ["rebalances: partitions given", count(moves.assignments)], ["rebalances: taken away", count(moves.revocations)],
            ["articles finished before they went", count(moves.drained)], ["articles given back", count(moves.returned)],
            ["nothing was taken for", time(moves.stood_still_seconds)],
          ], "");
          table("dead", ["stage", "class", "#count", "!last at"], s.dead_letters.slice(0, 30).map(d => [
            d.stage, d.class, count(d.count), d.last]), "None.");
          table("drops", ["reason", "#count"], s.drops.slice(0, 30).map(d => [d.reason, count(d.count)]), "None.");
          table("events", ["!when", "level", "*what", "#times"], s.events.map(e => [
            clock(e.time * 1000), make("span", e.level, "badge " + (e.level === "error" ? "bad" : "warn")),
            e.message + (e.details ? " (" + e.details + ")" : ""), count(e.count)]), "None.");
          find("updated").textContent = clock(Date.now());
        }
        let lost = 0, isPaused = false;
        find("pause").onclick = () => {
          isPaused = !isPaused;
          find("pause").setAttribute("aria-pressed", isPaused);
          find("pause").textContent = isPaused ? "Go on" : "Pause";
        };
        async function update() {
          if (!isPaused && (!document.hidden || !past.length)) {
            try {
              const answer = await fetch("/status", { cache: "no-store", signal: AbortSignal.timeout(5000) });
              show(await answer.json());
              lost = 0;
            } catch (error) {
              lost = lost || Date.now();
              notices([["bad", "The worker does not answer since " + clock(lost)
                + ". What stands here is old."]]);
              for (const id of ["live", "ready"]) {
                find(id).textContent = "? " + id;
                find(id).className = "badge warn";
              }
              document.title = "✗ Copydesk does not answer";
            }
          }
          setTimeout(update, 2000);
        }
        update();

        """#
}

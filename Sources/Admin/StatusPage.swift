// The status page: one document without any outside resource; its script is in StatusPageScript.swift.

/// What `/` answers.
enum StatusPage {
    static let bytes = Array((head + body + "<script>\n" + script + "</script>\n</html>\n").utf8)

    private static let head = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Copydesk</title>
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect
        width='16' height='16' rx='3' fill='%231f5fa8'/%3E%3Cpath d='M4 5h8M4 8h8M4 11h5' stroke='%23fff'
        stroke-width='1.5'/%3E%3C/svg%3E">
        <style>
        :root {
          --paper: #f7f7f5; --card: #fff; --ink: #1b1d21; --soft: #575d68; --line: #dcdee2; --accent: #1f5fa8;
          --good: #1a6b37; --good-back: #e2f2e6; --warn: #7a4b00; --warn-back: #fdf0d5; --bad: #a1201b;
          --bad-back: #fce5e3; --bar: #c9dcf2;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15171a; --card: #1d2024; --ink: #e8eaed; --soft: #a6adb8; --line: #353a41; --accent: #7fb4f0;
            --good: #8ad6a2; --good-back: #17301f; --warn: #f2c879; --warn-back: #38290c; --bad: #ff9d95;
            --bad-back: #431c19; --bar: #2b4563;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--paper); color: var(--ink); line-height: 1.45;
          font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
        }
        header, main, footer { max-width: 1180px; margin: 0 auto; padding: 0 16px; }
        header { padding-top: 18px; display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; }
        h1 { font-size: 21px; margin: 0; }
        h2 { font-size: 15px; margin: 0 0 8px; }
        .about { color: var(--soft); font-size: 13px; width: 100%; overflow-wrap: anywhere; }
        .badge { padding: 1px 10px; border-radius: 99px; font-size: 13px; font-weight: 600; }
        .good { color: var(--good); background: var(--good-back); }
        .warn { color: var(--warn); background: var(--warn-back); }
        .bad { color: var(--bad); background: var(--bad-back); }
        #notices p {
          margin: 10px 0 0; padding: 8px 12px; border-radius: 8px; white-space: pre-line; overflow-wrap: anywhere;
        }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 14px 0; }
        .tile, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        .tile { padding: 10px 12px; }
        .tile dt { color: var(--soft); font-size: 13px; }
        .tile dd { margin: 0; font-size: 23px; font-weight: 600; font-variant-numeric: tabular-nums; }
        .tile dd small { font-size: 13px; font-weight: 400; color: var(--soft); display: block; min-height: 19px; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 10px; }
        section { padding: 12px; min-width: 0; }
        section.wide { grid-column: 1 / -1; }
        .scroll { overflow-x: auto; }
        .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; }
        th { text-align: left; font-weight: 600; color: var(--soft); font-size: 13px; white-space: nowrap; }
        th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        tr:last-child td, tr:last-child th { border-bottom: 0; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th.n:last-child, td.n:last-child { padding-right: 2px; }
        td.long { overflow-wrap: anywhere; min-width: 220px; }
        td.fix { white-space: nowrap; }
        .none { color: var(--soft); margin: 0; }
        .bar { display: block; height: 7px; min-width: 60px; border-radius: 4px; background: var(--line); margin-top: 7px; }
        .bar i { display: block; height: 100%; border-radius: 4px; background: var(--accent); }
        .chart { display: grid; grid-template-columns: auto 1fr; gap: 0 8px; color: var(--soft); font-size: 12px; }
        .chart svg { display: block; width: 100%; height: 110px; border: solid var(--line); border-width: 1px 0; }
        .chart .scale, .chart .times { display: flex; justify-content: space-between; }
        .chart .scale { flex-direction: column; text-align: right; font-variant-numeric: tabular-nums; }
        .chart .times { grid-column: 2; }
        td:not(.n):not(:first-child), th:not(.n):not(:first-child) { padding-left: 6px; }
        button {
          font: inherit; font-size: 13px; color: var(--accent); background: var(--card); cursor: pointer;
          border: 1px solid var(--line); border-radius: 8px; padding: 2px 12px; margin-left: auto;
        }
        button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .sum { color: var(--soft); font-size: 13px; margin: 8px 0 0; }
        footer { color: var(--soft); font-size: 13px; padding-top: 14px; padding-bottom: 24px; }
        a { color: var(--accent); }
        @media (max-width: 480px) {
          .tiles { grid-template-columns: 1fr 1fr; }
          .tile dd { font-size: 19px; }
          header, main, footer { padding-left: 10px; padding-right: 10px; }
          /* What happened, and where: read without moving it sideways. */
          #busy td.fix, #dead td.fix { white-space: normal; overflow-wrap: anywhere; min-width: 86px; }
          #events thead { position: absolute; clip-path: inset(50%); }
          #events tr { display: grid; grid-template-columns: auto 1fr auto; border-bottom: 1px solid var(--line); }
          #events td { border: 0; grid-row: 1; }
          #events td.long { grid-row: 2; grid-column: 1 / -1; min-width: 0; padding-left: 0; }
        }
        </style>
        </head>

        """#

    private static let body = #"""
        <body>
        <header>
        <h1 id="name">Copydesk</h1>
        <span id="live" class="badge warn">…</span><span id="ready" class="badge warn">…</span>
        <button id="pause" type="button" aria-pressed="false">Pause</button>
        <div id="about" class="about"></div>
        </header>
        <main>
        <div id="notices" role="status" aria-live="polite"></div>
        <dl class="tiles" id="tiles"></dl>
        <div class="columns">
        <section class="wide" aria-labelledby="h-rate">
        <h2 id="h-rate">Throughput, articles a second</h2>
        <div class="chart"><div class="scale" aria-hidden="true"><span id="chart-high"></span><span>0</span></div>
        <svg id="chart" role="img" aria-label="Throughput of the last five minutes" preserveAspectRatio="none"></svg>
        <div class="times" aria-hidden="true"><span>5 min ago</span><span>now</span></div></div>
        <p class="sum" id="chart-text"></p>
        </section>
        <section aria-labelledby="h-stuck"><h2 id="h-stuck">Lanes at work, the longest first</h2>
        <div class="scroll" id="busy" tabindex="0" role="region" aria-labelledby="h-stuck"></div></section>
        <section aria-labelledby="h-stages"><h2 id="h-stages">Time per stage, last minute</h2>
        <div class="scroll" id="stages" tabindex="0" role="region" aria-labelledby="h-stages"></div></section>
        <section class="wide" aria-labelledby="h-parts"><h2 id="h-parts">Partitions and lag</h2>
        <div class="scroll" id="partitions" tabindex="0" role="region" aria-labelledby="h-parts"></div></section>
        <section aria-labelledby="h-dead"><h2 id="h-dead">Dead letters by cause</h2>
        <div class="scroll" id="dead" tabindex="0" role="region" aria-labelledby="h-dead"></div></section>
        <section aria-labelledby="h-drops"><h2 id="h-drops">Dropped, by reason</h2>
        <div class="scroll" id="drops" tabindex="0" role="region" aria-labelledby="h-drops"></div></section>
        <section aria-labelledby="h-ledger"><h2 id="h-ledger">Ledger</h2>
        <div class="scroll" id="ledger" tabindex="0" role="region" aria-labelledby="h-ledger"></div></section>
        <section aria-labelledby="h-more"><h2 id="h-more">In flight, tried again, moved</h2>
        <div class="scroll" id="more" tabindex="0" role="region" aria-labelledby="h-more"></div></section>
        <section class="wide" aria-labelledby="h-events"><h2 id="h-events">Last warnings and errors</h2>
        <div class="scroll" id="events" tabindex="0" role="region" aria-labelledby="h-events"></div></section>
        </div>
        </main>
        <footer>Updated at <span id="updated">never</span> (UTC), every two seconds. For programs:
        <a href="/status">/status</a>, <a href="/metrics">/metrics</a>, <a href="/livez">/livez</a>,
        <a href="/readyz">/readyz</a>.</footer>
        </body>

        """#
}

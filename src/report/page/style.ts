/** The page's only stylesheet. Its hash is in the page's policy, so there are no style attributes. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --panel: #f6f8fa; --line: #d8dee4; --text: #1f2328; --quiet: #59636e;
  --good: #1a7f37; --warn: #8a5a00; --bad: #c4281c; --bad-band: #c4281c1f;
  --old: #6b7480; --new: #0a63c9; --phase: #c9d3df; --on-phase: #1f2328;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --panel: #161b22; --line: #2d343d; --text: #e6edf3; --quiet: #9aa4ae;
    --good: #4cc15f; --warn: #e0a82e; --bad: #ff7b72; --bad-band: #ff7b7233;
    --old: #98a2ad; --new: #5aaeff; --phase: #39444f; --on-phase: #e6edf3;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 3rem;
  background: var(--page); color: var(--text);
  font: 0.9375rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, p, dl, dd, figure, table, ul { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; font-weight: 650; }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 2.75rem 0 0.75rem; font-weight: 650; }
code { font: 0.875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
.quiet { color: var(--quiet); }
header .about { margin-top: 0.375rem; color: var(--quiet); }
.verdict { display: flex; gap: 0.25rem 0.75rem; flex-wrap: wrap; align-items: baseline; margin-top: 1.25rem; font-size: 1.0625rem; }
.verdict span + span { flex: 1 1 20rem; }
.badge { font-weight: 700; font-size: 0.8125rem; letter-spacing: 0.04em; padding: 0.125rem 0.5rem; border: 1.5px solid; border-radius: 0.375rem; white-space: nowrap; }
.pass { color: var(--good); } .degraded, .warn { color: var(--warn); } .fail, .error { color: var(--bad); } .inconclusive, .info { color: var(--quiet); }
.why { margin-top: 0.375rem; color: var(--quiet); }
.numbers { display: grid; grid-template-columns: repeat(5, 1fr); gap: 1px; margin-top: 1.75rem; background: var(--line); border: 1px solid var(--line); border-radius: 0.5rem; overflow: hidden; }
.numbers div { background: var(--page); padding: 0.875rem 1rem; }
.numbers dt { color: var(--quiet); font-size: 0.8125rem; }
.numbers dd { font-size: 1.375rem; line-height: 1.35; font-weight: 600; letter-spacing: -0.01em; }
.numbers dd + dd { font-size: 0.8125rem; font-weight: 400; letter-spacing: 0; color: var(--quiet); }
.chart { display: grid; grid-template-columns: 4.75rem minmax(0, 1fr); }
.chart svg { width: 100%; display: block; overflow: visible; }
.chart svg svg { overflow: visible; }
.chart text { font-size: 0.75rem; fill: var(--quiet); }
.chart .label { text-anchor: end; dominant-baseline: central; }
.chart .took { dominant-baseline: central; fill: var(--text); paint-order: stroke; stroke: var(--page); stroke-width: 3px; }
.chart .inside { fill: var(--on-phase); stroke: none; }
.phase { fill: var(--phase); stroke: var(--phase); } .open { fill: none; stroke: var(--quiet); stroke-dasharray: 4 3; }
.grid { stroke: var(--line); } .base, .tick { stroke: var(--quiet); }
.switched { stroke: var(--quiet); stroke-dasharray: 2 3; }
.slow { stroke: var(--warn); stroke-dasharray: 6 4; } .chart .slow-label { fill: var(--warn); paint-order: stroke; stroke: var(--page); stroke-width: 3px; }
.outage { fill: var(--bad-band); stroke: var(--bad); stroke-opacity: 0.35; }
.plot path { fill: none; vector-effect: non-scaling-stroke; }
.dot { stroke-linecap: round; stroke-width: 5px; }
.dot.old { stroke: var(--old); stroke-width: 6.5px; } .dot.hole.old { stroke: var(--page); stroke-width: 3.5px; }
.dot.new { stroke: var(--new); } .dot.unnamed { stroke: var(--old); stroke-width: 4px; }
.dot.ignored { stroke: var(--warn); stroke-width: 4px; }
.plot .range { vector-effect: none; stroke-width: 2.8px; opacity: 0.4; } .range.old, .range.unnamed { stroke: var(--old); } .range.new { stroke: var(--new); }
.failed { stroke: var(--bad); stroke-width: 1.75px; }
figcaption { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.75rem 0 0 4.75rem; font-size: 0.8125rem; color: var(--quiet); }
figcaption span { display: inline-flex; align-items: center; gap: 0.4rem; }
figcaption svg { width: 12px; height: 12px; flex: none; }
figcaption path { fill: none; } figcaption .range { stroke-width: 8px; }
figcaption .area { stroke: none; fill: var(--bad-band); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.375rem; font-size: 0.8125rem; }
th, td { text-align: left; padding: 0.4375rem 1.25rem 0.4375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-weight: 500; font-size: 0.8125rem; white-space: nowrap; } tbody th { font-weight: 500; }
.number { text-align: right; white-space: nowrap; } 
.table + .table { margin-top: 1.75rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.75rem 3rem; align-items: start; }
.columns > :only-child { max-width: 30rem; }
.wide th, .wide td { white-space: nowrap; overflow-wrap: normal; }
tr[aria-current] { background: var(--panel); } tr[aria-current] th { font-weight: 700; }
tr[aria-current] > :first-child { box-shadow: inset 3px 0 var(--new); padding-left: 0.625rem; }
.said { list-style: none; } .said li { display: grid; grid-template-columns: 1.25rem 9rem minmax(0, 1fr); gap: 0 0.5rem; padding: 0.3125rem 0; }
.said + .columns { margin-top: 1.25rem; }
.said .label { font-weight: 500; } .said code { display: block; } .said .mark { font-weight: 700; }
details { margin-top: 1.25rem; border-top: 1px solid var(--line); padding-top: 0.75rem; }
summary { cursor: pointer; color: var(--quiet); font-size: 0.875rem; } details[open] summary { margin-bottom: 0.75rem; }
:focus-visible { outline: 2px solid var(--new); outline-offset: 2px; border-radius: 2px; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.8125rem; }
@media screen and (max-width: 40rem) {
  body { padding: 1.5rem 1rem 2rem; }
  h1 { font-size: 1.5rem; }
  .chart { grid-template-columns: 4rem minmax(0, 1fr); } figcaption { margin-left: 0; }
  .dot { stroke-width: 4px; } .dot.old { stroke-width: 5px; } .dot.hole.old { stroke-width: 2.5px; }
  .numbers { grid-template-columns: repeat(2, 1fr); }
  .numbers div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .said li { grid-template-columns: 1.25rem minmax(0, 1fr); } .said li > :last-child { grid-column: 2; }
}
@media print {
  :root { --page: #fff; --panel: #fff; --line: #bbb; --text: #000; --quiet: #444; --good: #1a7f37; --warn: #8a5a00; --bad: #c4281c; --bad-band: #c4281c1f; --old: #6b7480; --new: #0a63c9; --phase: #c9d3df; --on-phase: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, tr, .numbers { break-inside: avoid; } h2 { break-after: avoid; }
  .phase, .outage, .numbers { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .table { overflow: visible; } .wide th, .wide td { padding-right: 0.5rem; font-size: 8pt; }
  details:not([open]) { display: none; }
}
`;

"""The pages' style sheet: light and dark, wide and narrow, paper; a status is never told by colour alone.

The colours of texts are variables, which a test holds against the grounds that they stand on.
"""

_COLOURS = """
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #566170; --line: #dde2e8;
  --ok: #1a7f45; --warning: #8f5b00; --critical: #c0262d; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --card: #1b2129; --ink: #e6eaf0; --soft: #9aa6b5;
  --line: #303945; --ok: #4cc27e; --warning: #e0a83c; --critical: #ff7b7f; } }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #999;
  --ok: #0f6a36; --warning: #7a4d00; --critical: #a81820; } }
"""

_TEXT = """
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; padding: 1.5rem; }
header, main, footer { max-width: 76rem; margin: 0 auto; }
header { padding-bottom: 1rem; }
.top { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; align-items: baseline; }
nav { margin-left: auto; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1.05rem; } h4 { font-size: 1rem; }
h1, h2, h3, h4, p, li, dd, td, th { overflow-wrap: anywhere; }
h3 { margin: 1.2rem 0 .5rem; }
a { color: inherit; }
.soft, footer, small { color: var(--soft); } small { font-size: .85rem; }
.verdict { font-size: 1.15rem; font-weight: 600; margin: .3rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.2rem;
  margin-bottom: 1rem; }
.pill { border: 1px solid currentColor; border-radius: 1rem; padding: .05rem .6rem; font-size: .85rem;
  display: inline-block; margin: .1rem 0; }
.counts { margin: .4rem 0; } .hidden, .exposed { margin-bottom: .6rem; }
.ok { color: var(--ok); } .warning { color: var(--warning); } .critical { color: var(--critical); }
.unknown, .unanswered, .info, .waived, .not_applicable { color: var(--soft); }
.option { display: inline-block; max-width: 100%; }
pre { margin-top: .3rem; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: .3rem; font-size: .85rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.step, section > p + p, section > ul + p, section > pre + p { margin-top: .5rem; }
ul { padding-left: 1.2rem; } li { margin-top: .3rem; }
footer { padding-top: .5rem; font-size: .85rem; } footer p { margin-top: .3rem; }
"""

_SERVERS = """
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 600; }
.servers th[scope=row] { width: 30%; } .servers th small { display: block; font-weight: 400; }
.servers .ready { width: 11rem; } .chips { margin-top: .2rem; }
tr:target, section:target, article:target { outline: 2px solid var(--soft); }
"""

_REPORT = """
.areas { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .5rem; margin: .8rem 0; }
.area { border: 1px solid var(--line); border-left: .3rem solid currentColor; border-radius: .4rem;
  padding: .4rem .7rem; }
.area strong { display: block; color: var(--ink); }
.finding { border: 1px solid var(--line); border-left: .3rem solid; border-radius: .4rem; padding: .7rem .9rem;
  margin-bottom: .7rem; }
.finding > * { color: var(--ink); } .finding h4 small { font-weight: 400; margin-left: .5rem; }
.finding .pill.critical { color: var(--critical); } .finding .pill.warning { color: var(--warning); }
.finding .pill.info { color: var(--soft); }
dl { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: .25rem .8rem; margin-top: .4rem; }
dt { color: var(--soft); } dd { min-width: 0; }
"""

_NARROW = """
@media screen and (max-width: 42rem) {
  body { padding: .8rem; } .card { padding: .8rem; }
  nav { margin-left: 0; }
  table, tbody, tr, td, tbody th { display: block; width: auto; }
  thead { position: absolute; left: -100rem; }
  tr { border-top: 1px solid var(--line); padding: .4rem 0; }
  td, tbody th, .servers th[scope=row], .servers .ready { border: 0; padding: .1rem 0; width: auto; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); font-weight: 400; }
  .areas { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .3rem; }
}
"""

_PAPER = """
@page { size: A4; margin: 15mm; }
@media print {
  html { font-size: 12px; } body { padding: 0; font-size: 1rem; } nav { display: none; }
  .card { border: 0; padding: 0; } .areas { grid-template-columns: repeat(4, 1fr); }
  .report + .report { break-before: page; }
  tr, .area, li, dt, dd > p, .step, pre { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  thead { display: table-header-group; }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; color: var(--soft); }
}
"""

STYLE = _COLOURS + _TEXT + _SERVERS + _REPORT + _NARROW + _PAPER

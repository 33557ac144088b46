"""The page's style sheet: light and dark, wide and narrow; a status is never told by colour alone."""

STYLE = """
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #5b6675; --line: #dde2e8;
  --ok: #1a7f45; --warning: #9a6200; --critical: #c0262d; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --card: #1b2129; --ink: #e6eaf0; --soft: #9aa6b5;
  --line: #303945; --ok: #4cc27e; --warning: #e0a83c; --critical: #ff6f73; } }
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; padding: 1.5rem; }
header, main, footer { max-width: 76rem; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; align-items: baseline; padding-bottom: 1rem; }
header p, footer { color: var(--soft); }
header nav { margin-left: auto; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.25rem; overflow-wrap: anywhere; } h3 { font-size: .95rem; }
a { color: inherit; }
.target { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.2rem;
  margin-bottom: 1rem; }
.head { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: baseline; }
.readiness { margin-left: auto; color: var(--soft); } .readiness strong { font-size: 1.5rem; color: var(--ink); }
.error { color: var(--critical); margin-top: .5rem; overflow-wrap: anywhere; }
.pill { white-space: nowrap; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; }
.ok { color: var(--ok); } .warning { color: var(--warning); } .critical { color: var(--critical); }
.unknown, .unanswered, .info, .waived, .not_applicable { color: var(--soft); }
.areas { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .8rem; margin: 1rem 0; }
.area { border: 1px solid var(--line); border-left: .3rem solid currentColor; border-radius: .4rem;
  padding: .6rem .8rem; }
.area h3, .area .score { color: var(--ink); } .area .score { font-size: 1.6rem; font-weight: 600; }
.bar { height: .35rem; border-radius: .2rem; background: var(--line); margin: .2rem 0 .4rem; }
.bar span { display: block; height: 100%; border-radius: .2rem; background: currentColor; }
li { margin: .6rem 0 0 1.2rem; overflow-wrap: anywhere; } pre { margin-top: .3rem; overflow-x: auto; }
summary { cursor: pointer; color: var(--soft); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: .6rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-top: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
small { display: block; color: var(--soft); }
footer { padding-top: .5rem; font-size: .85rem; }
"""

/** The one style of the pages; its hash is what the browser lets through. */

import { createHash } from "node:crypto";

export const style = `
:root {
  color-scheme: light dark;
  --ground: #f3f1ec; --card: #fffdf9; --ink: #23211e; --soft: #67615a; --line: #ddd7cd; --field: #8d867b;
  --cord: #9b2f3f; --cord-ink: #fff; --cord-deep: #83222f; --alert: #fbe9e6; --alert-ink: #8a1c13; --fact: #f6f2ea;
  font: 1rem/1.55 system-ui, "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #171614; --card: #211f1d; --ink: #ece8e1; --soft: #aca59a; --line: #3a3632; --field: #857d72;
    --cord: #e08590; --cord-ink: #2a0a0f; --cord-deep: #eba0a9; --alert: #3b1c19; --alert-ink: #ffb8ae; --fact: #2a2724;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100svh; display: grid; place-items: center;
  padding: 1.5rem 1rem; background: var(--ground); color: var(--ink);
}
main {
  width: 100%; max-width: 27rem; padding: 2.25rem 2.25rem 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 1rem; overflow-wrap: anywhere;
  border-top: .3rem solid var(--cord);
}
@media (max-width: 30rem) { body { padding: 0; place-items: stretch; } main { border: 0; border-top: .3rem solid var(--cord); border-radius: 0; max-width: none; padding: 1.75rem 1.25rem; } }
.brand { margin: 0 0 1.5rem; color: var(--soft); font-size: .9rem; letter-spacing: .04em; }
.brand b { color: var(--cord); font-weight: 600; font-size: 1.05rem; margin-right: .5em; letter-spacing: 0; }
h1 { margin: 0 0 .4rem; font-size: 1.45rem; font-weight: 650; line-height: 1.3; text-wrap: balance; }
:lang(ja) { word-break: auto-phrase; }
h2 { margin: 1.5rem 0 .5rem; font-size: .95rem; font-weight: 600; }
p { margin: .4rem 0; }
.soft { color: var(--soft); }
.small { font-size: .875rem; font-weight: 400; }
label { display: block; margin: 1.1rem 0 .35rem; font-weight: 550; font-size: .95rem; }
input:not([type=checkbox]), select {
  width: 100%; padding: .7rem .8rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--field); border-radius: .55rem; min-height: 2.9rem;
}
button, .button {
  display: block; width: 100%; margin-top: .65rem; padding: .7rem 1rem; min-height: 2.9rem; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; border-radius: .55rem; cursor: pointer;
  border: 1px solid var(--field); background: transparent; color: var(--ink);
}
button.first { margin-top: 1.5rem; border-color: var(--cord); background: var(--cord); color: var(--cord-ink); }
button.first:hover { background: var(--cord-deep); border-color: var(--cord-deep); }
button:not(.first):hover, .button:hover { background: var(--fact); }
button.link { border: 0; min-height: 2.5rem; padding: .3rem; font-weight: 500; color: var(--soft); text-decoration: underline; text-underline-offset: .2em; }
:focus-visible { outline: .18rem solid var(--cord); outline-offset: .15rem; }
[role=alert] { margin: 1rem 0 0; padding: .75rem .9rem; border-radius: .55rem; background: var(--alert); color: var(--alert-ink); }
[role=alert] p { margin: 0; }
dl { margin: 1.25rem 0 0; padding: .85rem 1rem; border-radius: .55rem; background: var(--fact); }
dt { color: var(--soft); font-size: .825rem; }
dd { margin: 0 0 .6rem; font-weight: 550; }
dd:last-child { margin-bottom: 0; }
ul { margin: .5rem 0 0; padding: 0; list-style: none; }
li { padding: .5rem 0 .5rem 1.4rem; position: relative; border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li::before { content: ""; position: absolute; left: .15rem; top: 1.05rem; width: .5rem; height: .5rem; border-radius: 50%; background: var(--cord); }
li.not::before { background: transparent; border: 1px solid var(--field); }
.or { display: flex; align-items: center; gap: .8rem; margin: 1.4rem 0 .4rem; color: var(--soft); font-size: .875rem; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.check { display: flex; gap: .6rem; align-items: flex-start; font-weight: 400; }
.check input { margin: .3rem 0 0; width: 1.1rem; height: 1.1rem; flex: none; accent-color: var(--cord); }
`;

const styleHash = createHash("sha256").update(style).digest("base64");

/**
 * What a page may do: show itself, and send its form to the hub or on to `formTargets`. Browsers hold
 * redirects after a form to the same list.
 */
export const contentPolicy = (formTargets: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "frame-ancestors 'none'",
  ].join("; ");

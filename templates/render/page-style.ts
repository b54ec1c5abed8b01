/** The only style of a page, named by its hash in the page's Content-Security-Policy. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --edge: #8888; --good: #15803d; --bad: #b91c1c; --wait: #a16207 }
@media (prefers-color-scheme: dark) { :root { --good: #22a355; --bad: #e05252; --wait: #d9a520 } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 1rem }
h1 { margin: .5rem 0 .25rem; font-size: 1.4rem; line-height: 1.3; overflow-wrap: anywhere }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.1rem }
h2, p, li, td, th, blockquote, legend, label { overflow-wrap: anywhere }
.status, .notice { margin: 0 0 1rem; padding: .4rem .75rem; border-left: 4px solid var(--edge) }
.notice { border: 1px solid var(--edge); border-left-width: 6px; border-radius: 4px; font-weight: 600 }
.success { border-left-color: var(--good) }
.danger { border-left-color: var(--bad) }
.warning, .waiting { border-left-color: var(--wait) }
.label { margin: 1rem 0 .25rem; font-weight: 600 }
.code { margin: 0 0 1rem; padding: .75rem; border: 1px solid var(--edge); border-radius: 4px;
  font: .85rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.quote { margin: 0 0 1rem; padding-left: .75rem; border-left: 3px solid var(--edge) }
table { border-collapse: collapse; margin: 0 0 1rem; width: 100%; table-layout: fixed }
th, td { padding: .15rem .75rem .15rem 0; text-align: left; vertical-align: top }
th { font-weight: 600 }
th[scope=row] { width: 9rem }
form { margin: 1.5rem 0; padding: 0 1rem 1rem; border: 1px solid var(--edge); border-radius: 8px }
label { font-weight: 600 }
textarea, select, input[type=number] { display: block; width: 100%; margin-top: .25rem; padding: .5rem; font: inherit }
select, input[type=number] { width: auto; max-width: 100% }
.hint { margin: 0; font-size: .9rem; opacity: .8 }
.wrong { margin: 0; color: var(--bad); font-weight: 600 }
.field { margin: 1rem 0 }
fieldset.options { display: block }
.options .tick { margin: .5rem 0 0 }
.options label { font-weight: 400 }
.tick { display: flex; gap: .6rem; align-items: start }
.tick input { width: 1.4rem; height: 1.4rem; margin: 0; flex: none }
fieldset { display: flex; flex-wrap: wrap; gap: 0 .75rem; margin: 0 0 1rem; padding: 0; border: 0 }
legend { padding: 0; font-weight: 600 }
.choice { flex: 1 1 8rem; display: flex; margin: .25rem 0 0; border: 1px solid var(--edge); border-radius: 6px }
.choice input { width: 1.4rem; height: 1.4rem; margin: auto 0 auto .75rem; flex: none }
.choice label { flex: 1; padding: .7rem .75rem; cursor: pointer }
.choice.approve { border-left: 6px solid var(--good) }
.choice.reject { border-left: 6px solid var(--bad) }
.buttons { display: flex; margin: 1rem 0 0 }
.buttons button { flex: 1 1 8rem; min-height: 3rem; border: 0; border-radius: 6px; font: inherit; font-weight: 600;
  color: #fff; background: #1a56db; cursor: pointer }
.bare { padding: 0; border: 0 }
button:focus-visible, textarea:focus-visible, input:focus-visible { outline: 3px solid #3b82f6; outline-offset: 2px }
.footer { font-size: .8rem; opacity: .8 }
`

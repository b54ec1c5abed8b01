import { missingPrograms } from '../support/own-services.ts'
import { runSoak, type SoakReport } from './run-soak.ts'

/**
 * `npm run soak`: see CONTRIBUTING.md, "The soak". SOAK_EVENTS, SOAK_SECONDS (how long sending them takes), SOAK_SEED,
 * SOAK_KILL_EVERY (seconds) and SOAK_SPARE (processes that live on, so that their memory can be watched).
 */
const missing = missingPrograms()
if (missing !== undefined) throw new Error(`The soak needs ${missing}.`)

const seed = numberFrom('SOAK_SEED', Math.floor(Math.random() * 1_000_000))
const began = Date.now()
const report = await runSoak({
  seed,
  events: numberFrom('SOAK_EVENTS', 10_000),
  seconds: numberFrom('SOAK_SECONDS', 300),
  killEverySeconds: numberFrom('SOAK_KILL_EVERY', 4),
  spared: (process.env.SOAK_SPARE ?? 'worker-1,api-1').split(','),
  inHurry: false,
  say: (line) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${line}`),
})
console.log(wordsFor(report))
if (report.findings.length > 0) process.exitCode = 1

/** Throws where it is not a number above 0. */
function numberFrom(variable: string, otherwise: number): number {
  const given = process.env[variable]
  const value = given === undefined ? otherwise : Number(given)
  if (Number.isFinite(value) && value > 0) return value
  throw new Error(`${variable} must be a number above 0, not "${given}".`)
}

function wordsFor({ findings, memory, ...figures }: SoakReport): string {
  const { kills, faults, sentInSeconds, quietAfterSeconds, cards, callbacks, auditEntries } = figures
  const rows = memory.map(
    ({ name, min, max, longestLife, growth }) =>
      `  ${name}: ${min} to ${max} MB; longest life ${longestLife} s, growing ${growth} MB a minute in its later half`,
  )
  return [
    `Seed ${seed}: sent in ${sentInSeconds} s, ${kills} processes killed, ${faults} calls of providers went wrong.`,
    `Quiet ${quietAfterSeconds} s after the last event. ${cards} cards, ${callbacks.acknowledged} decisions acknowledged ` +
      `(${callbacks.taken} callbacks taken), ${auditEntries} audit entries verified.`,
    'Memory of each process:',
    ...rows,
    findings.length === 0
      ? 'Everything is there, once, and shows its newest state.'
      : `${findings.length} things are not as they should be:`,
    ...findings.slice(0, 40).map((finding) => `  ${finding}`),
  ].join('\n')
}

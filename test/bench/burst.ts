import { parseArgs } from 'node:util'
import { BACKENDS } from './backends.ts'
import { type Burst, measureBurst } from './measure-burst.ts'

/**
 * `npm run bench:burst`: what a burst of 1,000 alike failures comes to in Slack, on every backend that there is.
 * `--backend pglite|postgres|redis` for one of them, `--failures N`.
 */
const { values } = parseArgs({
  options: { backend: { type: 'string' }, failures: { type: 'string', default: '1000' } },
})

for (const backend of BACKENDS.filter(
  ({ name }) => values.backend === undefined || values.backend === name,
)) {
  if (backend.missing.length > 0) {
    console.log(`${backend.label}: set ${backend.missing.join(' and ')}`)
    continue
  }
  const services = await backend.open()
  const bursts = await measureBurst(services, Number(values.failures)).finally(services.close)
  console.log(`${backend.label}:`)
  console.table(bursts.map((burst) => ({ ...burst, ...rounded(burst) })))
}

function rounded({ readableAfterMs, acceptedAfterMs, settledAfterMs }: Burst) {
  const whole = Object.entries({ readableAfterMs, acceptedAfterMs, settledAfterMs })
  return Object.fromEntries(whole.map(([name, ms]) => [name, Math.round(Number(ms))]))
}

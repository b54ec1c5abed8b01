import { parseArgs } from 'node:util'
import { BACKENDS } from './backends.ts'
import { LANES_AIM_MS, measureLanes } from './measure-lanes.ts'

/** `npm run bench:lanes`: how long an approval takes to Slack behind thousands of cards of its conversation. */
const { values } = parseArgs({
  options: { backend: { type: 'string' }, waiting: { type: 'string', default: '10000' } },
})

const chosen = BACKENDS.filter(({ name }) => values.backend === undefined || values.backend === name)
for (const backend of chosen) {
  if (backend.missing.length > 0) {
    console.log(`${backend.label}: not run, set ${backend.missing.join(' and ')}`)
    continue
  }
  const { waiting, ...times } = await measureLanes(backend, Number(values.waiting))
  const rounded = Object.entries(times).map(([when, ms]) => `${when} ${Math.round(ms)} ms`)
  console.log(`${backend.label}, ${waiting} waiting: ${rounded.join(', ')} (aim ${LANES_AIM_MS} ms)`)
}

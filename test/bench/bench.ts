import { writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { BACKENDS, type Backend } from './backends.ts'
import { LOAD } from './load.ts'
import { measureBackend } from './measure-backend.ts'
import { type Row, toCopiesTable, toTable } from './report.ts'

/**
 * `npm run bench`: how fast events reach Slack and presses are answered, on every backend, beside what BullMQ alone
 * does there; and how soon Slack, Linear and mail all say what became of an approval. `--backend pglite|postgres|redis` for one of them, `--events N`, `--json FILE`.
 */
const { values } = parseArgs({
  options: {
    backend: { type: 'string' },
    events: { type: 'string' },
    json: { type: 'string', default: 'docs/bench.json' },
  },
})

/** What else the machine does takes from these figures: they count only where it was idle. */
const [loadBefore = 0] = loadavg()
if (loadBefore > 0.5) console.error(`The machine is busy already (load ${loadBefore.toFixed(1)}).`)

const rows: Row[] = []
for (const backend of chosen(values.backend)) rows.push(await rowFor(backend))
console.log(`${toTable(rows)}\n\n${toCopiesTable(rows)}`)

const machine = {
  node: process.version,
  cores: availableParallelism(),
  platform: process.platform,
  loadBefore,
}
const report = { at: new Date().toISOString(), machine, load: LOAD, results: rows }
writeFileSync(values.json, `${JSON.stringify(rounded(report), undefined, 2)}\n`)

function chosen(name: string | undefined): readonly Backend[] {
  const found = BACKENDS.filter((backend) => name === undefined || backend.name === name)
  if (found.length > 0) return found
  throw new Error(`There is no backend "${name}": give one of ${BACKENDS.map((one) => one.name).join(', ')}.`)
}

async function rowFor(backend: Backend): Promise<Row> {
  const { name, label, missing, events } = backend
  if (missing.length > 0) return { backend: name, label, notRun: `set ${missing.join(' and ')}` }
  console.error(`Measuring ${label} …`)
  return measureBackend(backend, values.events === undefined ? events : wholeNumber(values.events))
}

function wholeNumber(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new Error(`--events takes a whole number above 0, not "${text}".`)
}

/** Two decimals: more would only look exact. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part) => (typeof part === 'number' ? Math.round(part * 100) / 100 : part)),
  )
}

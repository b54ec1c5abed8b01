import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { type AimRow, msOf, toAimsTable, whole } from './aims.ts'
import { BACKENDS, type Backend } from './backends.ts'
import { LOAD } from './load.ts'
import { measureBackend } from './measure-backend.ts'
import { missingForRedis } from './on-redis.ts'
import { ON_REQUEST, PARTS } from './parts.ts'
import { type Row, toCopiesTable, toTable } from './report.ts'

/**
 * `npm run bench`: how fast events reach Slack and presses are answered, on every backend, beside what BullMQ alone
 * does there; and how soon Slack, Linear and mail all say what became of an approval. Then the table of aims, from parts of their own.
 * `--backend pglite|postgres|redis` for one of them, `--events N`, `--json FILE`; `--only backends,memory` for some parts:
 * what the file says of the others stays. `--only hour` takes an hour.
 */
const { values } = parseArgs({
  options: {
    backend: { type: 'string' },
    events: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string', default: 'docs/bench.json' },
  },
})

/** What else the machine does takes from these figures: they count only where it was idle. */
const [loadBefore = 0] = loadavg()
if (loadBefore > 0.5) console.error(`The machine is busy already (load ${loadBefore.toFixed(1)}).`)

const only = partsWanted(values.only)
const rows: Row[] = []
if (only.has('backends')) {
  for (const backend of chosen(values.backend)) rows.push(await rowFor(backend))
  console.log(`${toTable(rows)}\n\n${toCopiesTable(rows)}\n`)
}
const aims: AimRow[] = rows.flatMap(aimsOfBackend)
for (const [name, measure] of Object.entries(PARTS)) {
  if (!only.has(name)) continue
  const missing = missingForRedis()
  if (missing.length > 0) console.error(`Not measured: ${name} (set ${missing.join(' and ')}).`)
  else {
    console.error(`Measuring ${name} …`)
    aims.push(...(await measure()))
  }
}
console.log(toAimsTable(aims))

const machine = {
  node: process.version,
  cores: availableParallelism(),
  platform: process.platform,
  loadBefore,
}
const earlier = values.only === undefined ? {} : readEarlier(values.json)
const report = {
  ...earlier,
  at: new Date().toISOString(),
  machine,
  load: LOAD,
  ...(rows.length > 0 && { results: rows }),
  aims: withEarlier(aims, earlier.aims ?? []),
}
writeFileSync(values.json, `${JSON.stringify(rounded(report), undefined, 2)}\n`)

function partsWanted(text: string | undefined): ReadonlySet<string> {
  const known = ['backends', ...Object.keys(PARTS)]
  const wanted = text?.split(',') ?? known.filter((name) => !ON_REQUEST.includes(name))
  const wrong = wanted.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`There is no part "${wrong}": give some of ${known.join(', ')}.`)
  return new Set(wanted)
}

/** What an earlier run wrote; nothing where there was none. */
function readEarlier(file: string): { readonly aims?: readonly AimRow[] } {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

/** A row that was not measured now stays as it was. */
function withEarlier(now: readonly AimRow[], earlier: readonly AimRow[]): readonly AimRow[] {
  const measured = new Set(now.map(({ what }) => what))
  return [...now, ...earlier.filter(({ what }) => !measured.has(what))]
}

/** The rows of the table of aims that every backend has. */
function aimsOfBackend(row: Row): readonly AimRow[] {
  if ('notRun' in row) return []
  const { label, acceptedToSlack, addedToStarted, press, emptyRequest } = row
  const aim = row.backend === 'redis' ? '10 / 50 ms' : '20 / 100 ms'
  return [
    {
      what: `Event answered 202 → provider called, ${LOAD.perSecond} a second, p50 / p99, ${label}`,
      aim,
      measured: msOf(acceptedToSlack),
      beside: `bare BullMQ ${msOf(addedToStarted)}`,
      figures: { acceptedToSlack, addedToStarted },
    },
    {
      what: `Press → Slack answered, ${LOAD.pressesAtOnce} at once, p50 / p99, ${label}`,
      aim: '100 ms at the 99th percentile',
      measured: msOf(press),
      beside: `an empty request ${msOf(emptyRequest)}`,
      figures: { press, emptyRequest, presses: whole(LOAD.presses) },
    },
  ]
}

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

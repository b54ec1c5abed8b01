import { describe, expect, it } from 'vitest'
import { isOurs, type SourceFile, sourceFiles } from './source-files.ts'

/** Who may import whom (docs: README, "The map"). Paths are prefixes; packages stand by their name, `node:` for Node's own. */
interface Layer {
  readonly files: RegExp
  readonly ours: RegExp
  readonly packages: RegExp
}

const ADAPTER_VENDORS: Readonly<Record<string, RegExp>> = {
  slack: /^(@slack\/.*|node:.*)$/,
  email: /^(nodemailer|node:.*)$/,
  linear: /^(@linear\/sdk|node:.*)$/,
  store: /^(kysely|pg|@electric-sql\/.*|node:.*)$/,
  queue: /^(bullmq|ioredis|pg|node:.*)$/,
  http: /^(fastify|fastify-type-provider-zod|@fastify\/.*|node:.*)$/,
  orchestrators: /^(standardwebhooks|ioredis|node:.*)$/,
  receipts: /^(jose|node:.*)$/,
  telemetry: /^(pino|prom-client|@opentelemetry\/.*|bullmq-otel|node:.*)$/,
  system: /^(uuid|node:.*)$/,
}

const LAYERS: Readonly<Record<string, Layer>> = {
  domain: { files: /^src\/domain\//, ours: /^src\/domain\//, packages: /^(zod|canonicalize|node:crypto)$/ },
  ports: { files: /^src\/ports\//, ours: /^src\/(ports|domain)\//, packages: /^$/ },
  'templates/render': {
    files: /^templates\/render\//,
    ours: /^(templates|src\/domain)\//,
    packages: /^@slack\/types$/,
  },
  templates: { files: /^templates\/(dialogs\/)?[^/]+$/, ours: /^(templates|src\/domain)\//, packages: /^$/ },
  usecases: {
    files: /^src\/usecases\//,
    ours: /^(src\/(usecases|ports|domain)|templates)\//,
    packages: /^$/,
  },
  handlers: {
    files: /^handlers\//,
    ours: /^(handlers|templates|src\/(usecases|ports|domain))\//,
    packages: /^(fastify|fastify-type-provider-zod|zod|@slack\/.*|node:.*)$/,
  },
  config: { files: /^src\/config\//, ours: /^src\/(config|domain)\//, packages: /^(zod|yaml|node:.*)$/ },
  ...Object.fromEntries(
    Object.entries(ADAPTER_VENDORS).map(([name, packages]) => [
      `adapters/${name}`,
      {
        files: new RegExp(`^src/adapters/${name}/`),
        ours: new RegExp(`^(src/(ports|domain)|templates/render|src/adapters/${name})/`),
        packages: new RegExp(`${packages.source}|^zod$`),
      },
    ]),
  ),
  client: { files: /^src\/client\//, ours: /^src\/client\//, packages: /^node:crypto$/ },
  sandbox: { files: /^src\/sandbox\//, ours: /^src\/(sandbox|domain|ports)\//, packages: /.*/ },
  cli: {
    files: /^src\/cli\//,
    ours: /^(src\/(cli|config|usecases|ports|domain|adapters)|templates)\//,
    packages: /^(zod|saxes|node:.*)$/,
  },
  'composition root': {
    files: /^src\/((app|main|cli)\.ts$|composition\/)/,
    ours: /.*/,
    packages: /^(fastify|pino|node:.*)$/,
  },
}

const files = sourceFiles()

function violations({ path, imports }: SourceFile): string[] {
  const layer = Object.values(LAYERS).find(({ files }) => files.test(path))
  if (layer === undefined) return [`${path} is in no layer`]
  return imports
    .filter((imported) => !(isOurs(imported) ? layer.ours : layer.packages).test(imported))
    .map((imported) => `${path} imports ${imported}`)
}

describe('layers', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(60)
    expect(files.some((file) => file.imports.some(isOurs))).toBe(true)
  })

  it('import only what their layer may', () => {
    expect(files.flatMap(violations)).toEqual([])
  })

  it('are free of circles, types included', () => {
    expect(circles(files)).toEqual([])
  })

  it('have no barrel files', () => {
    expect(
      files
        .filter((file) => /\/index\.ts$/.test(file.path) || /^export \* from/m.test(file.text))
        .map((f) => f.path),
    ).toEqual([])
  })
})

/** Every way back to a file that is being visited, as a path. */
function circles(all: readonly SourceFile[]): string[] {
  const byPath = new Map(all.map((file) => [file.path, file]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const imported of byPath.get(path)?.imports ?? [])
      if (byPath.has(imported)) visit(imported, [...trail, path])
    done.add(path)
  }
  for (const { path } of all) visit(path, [])
  return found
}

/** The folders of use cases, each of which may use those before it: what happens goes one way, and never round. */
const USE_CASES = [
  ...['routing', 'delivering', 'deciding', 'answering', 'reporting'],
  ...['accepting', 'silencing', 'tasks', 'showing', 'auditing'],
]

describe('the folders of use cases', () => {
  const folderOf = (path: string) => /^src\/usecases\/([^/]+)\//.exec(path)?.[1]
  const used = files.filter(({ path }) => folderOf(path) !== undefined)

  it('are all listed', () => {
    const found = new Set(used.map(({ path }) => folderOf(path)))
    expect([...found].toSorted()).toEqual(USE_CASES.toSorted())
  })

  it('use each other one way', () => {
    const rank = (path: string) => USE_CASES.indexOf(folderOf(path) ?? '')
    const upwards = used.flatMap(({ path, imports }) =>
      imports
        .filter((imported) => rank(imported) > rank(path))
        .map((imported) => `${path} imports ${imported}`),
    )
    expect(upwards).toEqual([])
  })
})

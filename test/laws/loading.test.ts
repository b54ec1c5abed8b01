import { describe, expect, it } from 'vitest'
import { isOurs, sourceFiles } from './source-files.ts'

/** What only some installations need, and what it is needed for. Together they would double the memory of the others. */
const ON_DEMAND: Readonly<Record<string, string>> = {
  '@linear/sdk': 'Linear',
  '@slack/bolt': 'Slack',
  nodemailer: 'email',
  '@electric-sql/pglite': 'the embedded database',
  '@electric-sql/pglite-socket': 'the embedded database',
  react: 'the sandbox',
  'react-dom': 'the sandbox',
  'slack-blocks-to-jsx': 'the sandbox',
  emulate: 'the sandbox',
  'smtp-server': 'the sandbox',
  graphql: 'the sandbox',
  marked: 'the sandbox',
}

const VALUE_IMPORT = /(?:^|\n)(?:import|export)\s(?!type\b)[^'"`;]*?from\s*'([^']+)'/g
const files = new Map(sourceFiles().map((file) => [file.path, file]))

/** What a file imports at once and not only by its types. */
function loaded(path: string): readonly string[] {
  const file = files.get(path)
  if (file === undefined) return []
  const names = new Set([...file.text.matchAll(VALUE_IMPORT)].map((match) => match[1] ?? ''))
  return file.imports.filter((imported) =>
    [...names].some((name) =>
      name.startsWith('.') ? imported.endsWith(`/${name.replace(/^[./]+/, '')}`) : name.startsWith(imported),
    ),
  )
}

/** Everything that is loaded with a file. */
function withAll(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  for (const imported of loaded(path)) withAll(imported, seen)
  return seen
}

describe('the service', () => {
  const all = withAll('src/main.ts')

  it('is looked through whole', () => {
    expect([...all].filter(isOurs).length).toBeGreaterThan(200)
    expect(all).toContain('bullmq')
  })

  it.each(Object.entries(ON_DEMAND))('loads %s only where it is needed: for %s', (name) => {
    expect(all).not.toContain(name)
  })
})

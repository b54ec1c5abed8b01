import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { stopSchema } from '../../handlers/api/stop-task.ts'
import { voteSchema } from '../../handlers/api/votes.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { readConfigFile } from '../../src/config/config-file.ts'
import { environment } from '../../src/config/environment.ts'
import { callbackBody } from '../../src/domain/callback.ts'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import { stopBody } from '../../src/domain/stop.ts'
import { anApproval, NOON } from '../support/builders.ts'
import { codeBlocks, linkedFiles, namedPaths, treePaths } from './documents.ts'
import { typeCheck } from './type-check.ts'

const README = codeBlocks('README.md')
const DECISIONS = globSync('docs/decisions/*.md')
const PAGES = globSync('docs/*.md')
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...PAGES, ...DECISIONS]
const inLanguage = (language: string) => README.filter((block) => block.language === language)

describe('the map', () => {
  const map = treePaths(inLanguage('text')[0]?.text ?? '')

  it('names only what exists', () => {
    expect(map.length).toBeGreaterThan(30)
    expect(map.filter((path) => !existsSync(path))).toEqual([])
  })

  it.each(['src', 'src/adapters', 'handlers', 'templates'])('names every folder in %s/', (parent) => {
    const folders = readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${parent}/${name}/`)
    expect(folders.filter((folder) => !map.includes(folder))).toEqual([])
  })
})

describe('the documents', () => {
  it.each(DOCUMENTS)('link only to what exists: %s', (document) => {
    const missing = linkedFiles(document).filter((target) => !existsSync(join(dirname(document), target)))
    expect(missing).toEqual([])
  })

  it.each(['README.md', ...PAGES, ...DECISIONS])('name only paths that exist: %s', (document) => {
    expect(namedPaths(document).filter((path) => !existsSync(path))).toEqual([])
  })

  it.each(DOCUMENTS)('name only scripts that exist: %s', (document) => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')))
    const named = [...readFileSync(document, 'utf8').matchAll(/\bnpm (?:run )?(?!run\b|ci\b)([a-z]+)\b/g)]
    expect(named.map((match) => match[1]).filter((name = '') => !(name in scripts))).toEqual([])
  })

  it('show TypeScript that compiles', async () => {
    const blocks = ['README.md', 'CONTRIBUTING.md', ...PAGES]
      .flatMap(codeBlocks)
      .filter((b) => b.language === 'ts')
    const files = blocks.map(({ text }, index) => [
      /^\/\/ (\S+\.ts)\n/.exec(text)?.[1] ?? `${index}.ts`,
      text,
    ])
    expect(files.length).toBeGreaterThan(4)
    expect(await typeCheck(Object.fromEntries(files))).toBe('')
  }, 30_000)
})

describe('the examples', () => {
  const requests = inLanguage('sh').flatMap(({ text }) => curls(text))
  const bodies = (path: string) => requests.filter((request) => request.path === path).map(({ body }) => body)

  it('call only addresses that are served', () => {
    const routes = readFileSync('handlers/http-routes.ts', 'utf8')
    expect(requests.length).toBeGreaterThan(3)
    expect(requests.filter(({ path }) => !routes.includes(`'${path}'`))).toEqual([])
  })

  it('send events that are accepted, of types that are known', () => {
    const events = bodies('/v1/events').map((body) => parseEvent(body, 'event-1', NOON))
    expect(events).toHaveLength(2)
    for (const parsed of events) expect(parsed).toMatchObject({ kind: 'event' })
    expect(events.map((parsed) => parsed.kind === 'event' && parsed.event.type)).not.toContain('generic')
  })

  it('vote with a body that is accepted', () => {
    expect(bodies('/v1/approvals/:id/votes').map((body) => voteSchema.body.safeParse(body).success)).toEqual([
      true,
    ])
  })

  it('show a callback with exactly the fields that are sent', () => {
    const shown = inLanguage('json').map(({ text }): unknown => JSON.parse(text))
    const decided = anApproval({ state: 'approved', decidedAt: NOON })
    const sent = { ...callbackBody(decided, 'approval-request'), receipt: '' }
    expect(shown.map((json) => Object.keys(json as object))).toContainEqual(Object.keys(sent))
  })

  it('stop a task with a body that is accepted, and show what the orchestrator is told', () => {
    expect(bodies('/v1/tasks/:id/stop').map((body) => stopSchema.body.safeParse(body).success)).toEqual([
      true,
    ])
    const shown = inLanguage('json').map(({ text }) => Object.keys(JSON.parse(text)))
    const by = { id: 'alex', name: 'Alex Kim' }
    const stop = { taskId: 'GH-42', by, channel: 'api', reason: null, at: NOON } as const
    expect(shown).toContainEqual(Object.keys({ ...stopBody(stop), receipt: '' }))
  })

  it('run only commands that exist, with flags that exist', () => {
    const lines = inLanguage('console').flatMap(({ text }) => [
      ...text.matchAll(/^\$ npm run -s cli -- (.*)$/gm),
    ])
    expect(lines.length).toBeGreaterThan(2)
    const unknown = lines.filter(([, line = '']) => {
      const name = Object.keys(COMMANDS).find((command) => `${line} `.startsWith(`${command} `)) ?? ''
      const usage = COMMANDS[name]?.usage ?? ''
      const flags = line.match(/--\w+/g) ?? []
      return !flags.every((flag) => usage.includes(flag)) || usage === ''
    })
    expect(unknown.map(([line]) => line)).toEqual([])
  })

  it('configure a Slack that can start', () => {
    const variables = parseEnv(inLanguage('ini')[0]?.text ?? '')
    expect(variables).toMatchObject({ SLACK_CHANNEL: '#approvals' })
    expect(environment.safeParse(variables).error).toBeUndefined()
  })

  it('list people and policies that are read', () => {
    const name = 'countersign.example.yaml'
    const { people, policies, problems, notices } = readConfigFile(readFileSync(name, 'utf8'), name)
    expect([problems, notices]).toEqual([[], []])
    expect(people.map(({ id }) => id)).toEqual(['alex', 'sam', 'robin', 'dana'])
    expect(policies.map(({ policy }) => policy.name)).toEqual([
      'production deploys',
      'critical changes',
      'low risk',
    ])
  })
})

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8')
  const uncommented = text.replaceAll(/^# (?=[A-Z][A-Z0-9_]*=)/gm, '')

  it('loses no value to a comment when a line is uncommented', () => {
    const lost = [...uncommented.matchAll(/^([A-Z][A-Z0-9_]*)=(.+)$/gm)]
      .filter(([line, name = '']) => !parseEnv(line)[name])
      .map(([line]) => line)
    expect(lost).toEqual([])
  })
})

interface Request {
  /** As in http-routes.ts: a shell variable stands where the route has its `:id`. */
  readonly path: string
  readonly body: unknown
}

/** The requests of a shell example. A body stands in single quotes after `-d`. */
function curls(script: string): readonly Request[] {
  return script
    .split(/^(?=curl )/m)
    .filter((command) => command.startsWith('curl '))
    .map((command) => {
      const [, path = ''] = /http:\/\/127\.0\.0\.1:3000([^\s"?]*)/.exec(command) ?? []
      const [, body] = /-d '([^']*)'/.exec(command) ?? []
      return {
        path: path.replaceAll(/\$\w+/g, ':id'),
        body: body === undefined ? undefined : JSON.parse(body),
      }
    })
}

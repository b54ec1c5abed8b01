import { z } from 'zod'
import type { SourceCallback } from '../domain/callback-target.ts'
import { type Variables, whsec } from './environment.ts'
import type { Finding } from './finding.ts'
import { readLeniently } from './lenient.ts'
import { keyed, oneOrMore, text } from './schema-parts.ts'

const SOURCE = 'give the source that its events name, e.g. deploy-bot or "ci-*"'
const CALLBACK = 'give a URL like https://orchestrator.example/hooks'
const SECRET_ENV = 'give the name of a variable, e.g. DEPLOY_BOT_SECRET, never the secret itself'

const UNSIGNED = 'name a variable with its secret, or set CALLBACK_SECRET: callbacks are always signed'

const orchestrator = keyed('give an orchestrator like "- source: deploy-bot"', {
  source: oneOrMore(text(SOURCE), SOURCE),
  callback: z.url({ protocol: /^https?$/, error: CALLBACK }),
  secret_env: z
    .string(SECRET_ENV)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, SECRET_ENV)
    .optional(),
})

interface Section {
  readonly orchestrators: readonly SourceCallback[]
  readonly problems: readonly Finding[]
}

/** Reads `orchestrators`. Their secrets stand in `variables`, because a file is copied more lightly than an environment. */
export function readOrchestrators(given: unknown, variables: Variables): Section {
  if (!Array.isArray(given ?? [])) {
    const problem = 'orchestrators: give a list, each one beginning with "- source:"'
    return { orchestrators: [], problems: [{ path: ['orchestrators'], problem }] }
  }
  const read = ((given ?? []) as readonly unknown[]).map((item, index) => {
    const path = ['orchestrators', index]
    const { complete, findings } = readLeniently(orchestrator, item, path)
    const named = complete?.secret_env
    const issue = complete && secretIssue(named, variables)
    const known = complete && {
      sources: complete.source,
      callbackUrl: complete.callback,
      secret: named === undefined ? undefined : variables[named],
    }
    const wrong =
      issue === undefined ? [] : [{ path: [...path, 'secret_env'], problem: `secret_env: ${issue}` }]
    return { known, problems: [...findings, ...wrong] }
  })
  return {
    orchestrators: read.flatMap(({ known }) => (known ? [known] : [])),
    problems: read.flatMap(({ problems }) => problems),
  }
}

function secretIssue(name: string | undefined, variables: Variables): string | undefined {
  if (name === undefined) return variables.CALLBACK_SECRET === undefined ? UNSIGNED : undefined
  const value = variables[name]
  if (value === undefined) return `${name} is not set in the environment: set it`
  const parsed = whsec.safeParse(value)
  return parsed.success ? undefined : `${name}: ${parsed.error.issues[0]?.message}`
}

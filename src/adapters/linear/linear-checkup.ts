import { z } from 'zod'
import { type Finding, fine, note, wrong } from '../../domain/finding.ts'
import type { Person } from '../../domain/person.ts'
import type { Checkup } from '../../ports/checkup.ts'
import type { LinearRequest } from './linear-client.ts'
import { isInvalid } from './linear-errors.ts'
import { lookup } from './lookup.ts'
import { OPERATIONS } from './operations.ts'

interface Needs {
  readonly request: LinearRequest
  /** Where cards go, by id or identifier; the hub first. */
  readonly issues: readonly string[]
  readonly people: readonly Person[]
  readonly hearsReplies: boolean
  /** Nobody renews it: it is a token of an application that was given. */
  readonly endsByItself: boolean
}

const viewer = z.object({ viewer: z.object({ id: z.string() }) })

/** Looks whether Linear takes our key, and knows the issues and people named. */
export function linearCheckup({ request, issues, people, hearsReplies, endsByItself }: Needs): Checkup {
  return {
    name: 'Linear',
    async run() {
      await request('viewer', OPERATIONS.viewer, {}, viewer)
      const found = await Promise.all([
        ...issues.map((target, index) => checkIssue(request, target, index === 0)),
        checkPeople(request, people),
      ])
      return [fine('the key is accepted'), ...(endsByItself ? [ENDS] : []), ...found, reception(hearsReplies)]
    },
  }
}

const ENDS = note(
  'LINEAR_API_KEY is a token of an application, which ends by itself, mostly after a day: LINEAR_CLIENT_ID and LINEAR_CLIENT_SECRET in its place are renewed',
)

async function checkIssue(request: LinearRequest, target: string, isHub: boolean): Promise<Finding> {
  const name = isHub ? `the hub issue ${target}` : `the issue ${target}`
  try {
    await lookup(request, { issue: target })
    return fine(`${name} is there; whether the key may write shows at the first card`)
  } catch (error) {
    if (!isInvalid(error)) throw error
    const where = isHub ? 'LINEAR_APPROVAL_HUB_ISSUE_ID' : 'the routes in countersign.yaml'
    return wrong(
      `Linear shows no issue ${target}`,
      `Check ${where}, and that Countersign’s user in Linear can see that issue.`,
    )
  }
}

async function checkPeople(request: LinearRequest, people: readonly Person[]): Promise<Finding> {
  const accounts = people.flatMap(({ id, linear }) => linear.map((user) => ({ id, user })))
  if (accounts.length === 0) return note('nobody in countersign.yaml has a Linear id yet')
  const { profiles } = await lookup(request, { users: accounts.map(({ user }) => user) })
  const missing = accounts.filter(({ user }) => !profiles.has(user)).map(({ id }) => `"${id}"`)
  if (missing.length === 0) return fine(`all ${accounts.length} Linear accounts in countersign.yaml exist`)
  const fix =
    'Check "linear" of them in countersign.yaml: it is the user’s id, a UUID. A reply by them says it, too.'
  return wrong(`Linear does not know the accounts of ${missing.join(', ')}`, fix)
}

function reception(hearsReplies: boolean): Finding {
  return hearsReplies
    ? fine('LINEAR_WEBHOOK_SECRET is set; whether it is the right one shows at the first reply')
    : note('LINEAR_WEBHOOK_SECRET is not set: cards are shown, but nobody can decide in Linear')
}

import type { Grant } from '../src/domain/approval.ts'
import { type Approval, isIrreversible } from '../src/domain/approval.ts'
import { canBeApproved } from '../src/domain/decidable.ts'
import type { Inline, MessageBlock, Phrase } from '../src/domain/message.ts'
import type { Person } from '../src/domain/person.ts'
import { nameOf, type Subject } from '../src/domain/subject.ts'
import { missing } from '../src/domain/tally.ts'
import { missingWords, progressOf, votesWanted } from './missing.ts'
import { enumeration } from './sentence.ts'
import { text } from './text.ts'

type Asked = Pick<Subject, 'names' | 'askable'>

/** More names than this are counted: a card is no directory. */
const NAMED = 8

/** By which rules an approval is decided, and who may still do so. In a conversation a card notifies nobody. */
export function deciderBlocks(subject: Subject): readonly MessageBlock[] {
  const { approval, askable } = subject
  if (approval === null) return []
  const grants = approval.grants.map((grant) => grantFact(subject, grant))
  if (approval.state !== 'pending') return facts(grants)
  return facts([
    ['May approve', addressed(askable)],
    ['Still missing', isOneVote(approval) ? undefined : missingWords(approval)],
    ['Policy', policyWords(approval)],
    ['To approve', duties(approval)],
    ...grants,
  ])
}

type Labelled = readonly [label: string, value: Phrase | undefined]

function facts(entries: readonly Labelled[]): readonly MessageBlock[] {
  const given = entries.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]))
  return given.length === 0 ? [] : [{ kind: 'facts', facts: given }]
}

/** A question that nobody can answer must not look as if it only waited. */
export function stuckWarning({ askable }: Asked, approval: Approval): readonly MessageBlock[] {
  if (approval.state !== 'pending' || canBeApproved(approval, askable)) return []
  const lacking = missing(approval).roles
  const roles = lacking.length > 0 ? lacking : (approval.policy.roles ?? [])
  const role = roles.length === 0 ? '' : ` with the role ${enumeration(roles, 'or')}`
  return text(
    `⚠️ Nobody can approve this as it stands: ${askable.length === 0 ? 'nobody who is listed may' : 'too few people may'} (${missingWords(approval)} missing). ` +
      `The operator can list somebody else${role} in countersign.yaml. Otherwise it ends at its limit.`,
  )
}

/** Like `namesOf`, and called where they would not see it otherwise. */
function addressed(people: readonly Person[]): Phrase | undefined {
  if (people.length === 0) return undefined
  const named = people.slice(0, NAMED)
  const more = people.length - named.length
  const last = named.length - 1
  const words = named.flatMap((mention, index): Inline[] => [
    ...(index === 0 ? [] : [index === last && more === 0 ? ' and ' : ', ']),
    { mention, inComments: true },
  ])
  return more === 0 ? words : [...words, ` and ${more} more`]
}

/** `Alex Kim, Jo Park and 12 more`; undefined for nobody. */
export function namesOf(names: readonly string[], last = 'and'): string | undefined {
  if (names.length === 0) return undefined
  if (names.length <= NAMED) return enumeration(names, last)
  return `${names.slice(0, NAMED).join(', ')} ${last} ${names.length - NAMED} more`
}

/** One vote by anyone who may: the line about who may says it all. */
function isOneVote(approval: Approval): boolean {
  return votesWanted(approval.policy) === 1 && missing(approval).roles.length === 0
}

function policyWords(approval: Approval): string {
  const { policy, votes } = approval
  const wanted = votesWanted(policy)
  const rejections = votes.filter(({ verdict }) => verdict === 'reject').length
  return [
    policy.name,
    wanted === 1 ? 'one approval decides' : `${progressOf(approval)} approvals`,
    ...(policy.rejectQuorum > 1 ? [`${rejections} of ${policy.rejectQuorum} rejections`] : []),
  ].join(', ')
}

/** What an approving vote needs beside its voter. */
function duties(approval: Approval): string | undefined {
  const wanted = [
    ...(isIrreversible(approval) ? ['open all of it first'] : []),
    ...(approval.policy.justification === 'required' ? ['say why it may go ahead'] : []),
  ]
  return wanted.length === 0 ? undefined : enumeration(wanted)
}

function grantFact(subject: Asked, grant: Grant): Labelled {
  const said: Phrase =
    grant.kind === 'escalated'
      ? [`${enumeration(grant.to.map((target) => targetName(subject, target)))} (`, grant.at, ')']
      : [`by ${nameOf(subject, grant.from)} to ${nameOf(subject, grant.to)} (`, grant.at, ')']
  return [grant.kind === 'escalated' ? 'Asked as well' : 'Handed over', said]
}

/** `role:cto` is "cto", `person:jo` is "Jo Park". */
function targetName(subject: Asked, target: string): string {
  const [kind, ...rest] = target.split(':')
  const name = rest.join(':')
  return kind === 'person' ? nameOf(subject, name) : name
}

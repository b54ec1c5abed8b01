import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import { isIrreversible, type RefusalReason } from '../../src/domain/approval.ts'
import { attemptsAsked } from '../../src/domain/attempts.ts'
import { toldApart } from '../../src/domain/events/event.ts'
import type { CastVote } from '../../src/usecases/deciding/cast-vote.ts'
import type { RecordOpening } from '../../src/usecases/deciding/record-opening.ts'
import type { ExplainApproval } from '../../src/usecases/showing/explain-approval.ts'
import {
  type DecisionPage,
  forgedPage,
  formPage,
  gonePage,
  type Reader,
  refusalNotice,
  refusedPage,
  votedPage,
} from '../../templates/decision-page.ts'
import { toPageHtml } from '../../templates/render/page-html.ts'
import { decisionForm } from './decision-form.ts'
import { identityOf, type LinkNeeds, type Open, openLink, readerOf, STATUS } from './open-link.ts'

export interface MailNeeds extends LinkNeeds {
  readonly explainApproval: ExplainApproval
  readonly recordOpening: RecordOpening
  readonly castVote: CastVote
}

/** `GET /a/{token}`: the whole request, and a form where its reader may decide. Changes and records nothing, ever. */
export function getDecision(needs: MailNeeds): RouteHandlerMethod {
  return async (request, reply) => {
    const token = tokenOf(request)
    const opened = await openLink(needs, token)
    if (opened.kind === 'closed') return send(reply, opened.status, opened.page)
    return showForm(needs, reply, token, opened)
  }
}

/** `POST /a/{token}`: one vote of the link's person, bound to what the link was made for. */
export function postDecision(needs: MailNeeds): RouteHandlerMethod {
  return async (request, reply) => {
    const token = tokenOf(request)
    const form = decisionForm(request.body)
    const opened = await openLink(needs, token)
    if (opened.kind === 'closed') return send(reply, opened.status, opened.page)
    // The address alone may have been followed by a program; only the form has the token in its body.
    if (form?.token !== token) return send(reply, 403, forgedPage())
    if (form.verdict === undefined || !form.pressed)
      return showForm(needs, reply, token, opened, unpressed(form))
    return vote(needs, reply, { ...opened, token, form: { ...form, verdict: form.verdict } })
  }
}

type FormAgain = Pick<NonNullable<Parameters<typeof formPage>[2]>, 'said' | 'notice'>

/** Somebody pressed Enter in the form, or chose nothing: what they wrote is kept. */
function unpressed({ verdict, reason, conditions, granted }: Required<FormAgain>['said']): FormAgain {
  const notice = 'Nothing was decided yet: choose to approve or to reject, then press “Send my decision”.'
  return { said: { verdict, reason, conditions, ...(granted && { granted }) }, notice }
}

async function showForm(
  { explainApproval }: MailNeeds,
  reply: FastifyReply,
  token: string,
  { reader }: Open,
  again: FormAgain = {},
): Promise<FastifyReply> {
  const may = reader.subject.askable.some(({ id }) => id === reader.person.id)
  // Only those who may not are told why: that takes the whole history.
  const why = may ? undefined : await whyNot(explainApproval, reader)
  if (why === undefined) return send(reply, 200, formPage(reader, token, again))
  // What they ask for themselves they may still reject.
  if (why === 'own-request')
    return send(reply, 200, formPage(reader, token, { notice: refusalNotice(reader, why), onlyReject: true }))
  return send(reply, STATUS[why], refusedPage(reader, why))
}

async function whyNot(explain: ExplainApproval, { approval, person }: Reader) {
  const { mayNot } = await explain(approval)
  return mayNot.find((one) => one.person === person.id)?.reason
}

interface Ballot extends Open {
  readonly token: string
  readonly form: Required<NonNullable<ReturnType<typeof decisionForm>>>
}

async function vote(needs: MailNeeds, reply: FastifyReply, ballot: Ballot): Promise<FastifyReply> {
  const { link, reader, token, form } = ballot
  const { verdict, reason, conditions, granted } = form
  await noteOpening(needs, ballot)
  const result = await needs.castVote({
    approvalId: link.approvalId,
    identity: identityOf(link),
    verdict,
    channel: 'email',
    digest: link.digest,
    reason,
    conditions: verdict === 'approve' ? conditions : null,
    granted: verdict === 'approve' ? fewerThanAll(reader, granted) : null,
  })
  if (result.kind === 'not-found') return send(reply, 410, gonePage())
  const after = (await readerOf(needs, link, reader.person)) ?? reader
  if (result.kind === 'recorded') return send(reply, 200, votedPage(after, verdict))
  const why = result.reason
  if (!AGAIN.has(why)) return send(reply, STATUS[why], refusedPage(after, why))
  const notice = refusalNotice(after, why)
  const said = { verdict, reason, conditions, ...(granted && { granted }) }
  return send(reply, STATUS[why], formPage(after, token, { notice, said }))
}

/** All of it stood on the page that this form came with, and the reader ticked that they read it. */
async function noteOpening(
  { recordOpening }: MailNeeds,
  { link, reader, form: { verdict, readAll } }: Ballot,
): Promise<void> {
  if (verdict !== 'approve' || !readAll || !isIrreversible(reader.approval)) return
  const { approvalId, digest } = link
  await recordOpening({ approvalId, digest, identity: identityOf(link), page: 0, pages: 1 })
}

/** What is no number is out of range, and is said to be. All of them is no number of its own. */
function fewerThanAll({ subject }: Reader, granted: string): number | null {
  const asked = attemptsAsked(toldApart(subject.event))
  const number = Number(granted)
  return granted.trim() === '' || number === asked ? null : number
}

/** What the reader can put right in the form itself. */
const AGAIN: ReadonlySet<RefusalReason> = new Set([
  'reason-missing',
  'justification-missing',
  'grant-out-of-range',
  'not-opened',
])

const parameters = z.object({ token: z.string() })

function tokenOf({ params }: FastifyRequest): string {
  return parameters.parse(params).token
}

function send(reply: FastifyReply, status: number, page: DecisionPage): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(toPageHtml(page))
}

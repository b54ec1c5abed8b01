import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import type { AnswerLink } from '../../src/domain/answer-link.ts'
import { toldApart } from '../../src/domain/events/event.ts'
import type { Inquiry } from '../../src/domain/inquiry.ts'
import { whyNotOpen } from '../../src/domain/inquiry.ts'
import type { Person } from '../../src/domain/person.ts'
import type { Subject } from '../../src/domain/subject.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { People } from '../../src/ports/people.ts'
import type { AnswerInquiry } from '../../src/usecases/answering/answer-inquiry.ts'
import type { ReadSubject } from '../../src/usecases/delivering/read-subject.ts'
import { filledAnswer } from '../../templates/answer-form.ts'
import { answeredPage, answerPage } from '../../templates/answer-page.ts'
import {
  type DecisionPage,
  forgedPage,
  goneQuestionPage,
  strangerPage,
} from '../../templates/decision-page.ts'
import { toPageHtml } from '../../templates/render/page-html.ts'

export interface AnswerNeeds {
  /** What a token is for; undefined where we did not sign it. */
  readonly readAnswerLink: (token: string) => AnswerLink | undefined
  readonly readSubject: ReadSubject
  readonly answerInquiry: AnswerInquiry
  readonly people: People
  readonly clock: Clock
}

/** `GET /q/{token}`: all of the event, and a form to answer it. Changes and records nothing, ever. */
export function getAnswer(needs: AnswerNeeds): RouteHandlerMethod {
  return async (request, reply) => {
    const token = tokenOf(request)
    const opened = await openLink(needs, token)
    if (opened.kind === 'closed') return send(reply, opened.status, opened.page)
    return send(reply, 200, answerPage(opened.subject, opened.person.name, token))
  }
}

const NOT_PRESSED = 'Nothing was sent yet: answer below, then press “Send my answer”.'

/** `POST /q/{token}`: the answer of the link's person. */
export function postAnswer(needs: AnswerNeeds): RouteHandlerMethod {
  return async (request, reply) => {
    const token = tokenOf(request)
    const opened = await openLink(needs, token)
    if (opened.kind === 'closed') return send(reply, opened.status, opened.page)
    const { subject, person, link } = opened
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    // The address alone may have been followed by a program; only the form has the token in its body.
    if (form.get('token') !== token) return send(reply, 403, forgedPage())
    const filled = (field: string) => form.getAll(field)
    if (form.get('send') !== 'yes')
      return send(reply, 200, answerPage(subject, person.name, token, { filled, notice: NOT_PRESSED }))
    const given = filledAnswer(toldApart(subject.event), filled)
    const identity = { channel: 'email', person: link.personId } as const
    const result = await needs.answerInquiry({ eventId: link.eventId, identity, channel: 'email', given })
    switch (result.kind) {
      case 'answered': {
        const after = (await needs.readSubject(link.eventId)) ?? subject
        return send(reply, 200, answeredPage(after, result.inquiry, true))
      }
      case 'invalid': {
        const again = { filled, fields: result.fields }
        return send(reply, 400, answerPage(subject, person.name, token, again))
      }
      case 'refused': {
        if (result.reason === 'unknown-person') return send(reply, 403, strangerPage())
        const after = (await needs.readSubject(link.eventId)) ?? subject
        return send(reply, CLOSED[result.reason], answeredPage(after, result.inquiry, false))
      }
      case 'not-found':
        return send(reply, 410, goneQuestionPage())
    }
  }
}

const CLOSED = { answered: 409, expired: 410, cancelled: 410 } as const

type Opened =
  | { readonly kind: 'closed'; readonly status: number; readonly page: DecisionPage }
  | { readonly kind: 'open'; readonly link: AnswerLink; readonly subject: Subject; readonly person: Person }

/** Who answers what, or the page that says why nobody does. */
async function openLink(needs: AnswerNeeds, token: string): Promise<Opened> {
  const closed = (status: number, page: DecisionPage) => ({ kind: 'closed', status, page }) as const
  const link = needs.readAnswerLink(token)
  if (link === undefined) return closed(403, forgedPage())
  const person = await needs.people.find({ channel: 'email', person: link.personId })
  if (person === undefined) return closed(403, strangerPage())
  const subject = await needs.readSubject(link.eventId)
  const inquiry: Inquiry | null | undefined = subject?.inquiry
  if (!subject || !inquiry) return closed(410, goneQuestionPage())
  const why = whyNotOpen(inquiry, needs.clock.now())
  if (why !== undefined) return closed(CLOSED[why], answeredPage(subject, inquiry, false))
  return { kind: 'open', link, subject, person }
}

const parameters = z.object({ token: z.string() })

function tokenOf({ params }: FastifyRequest): string {
  return parameters.parse(params).token
}

function send(reply: FastifyReply, status: number, page: DecisionPage): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(toPageHtml(page))
}

import { randomUUID } from 'node:crypto'
import { signLink } from '../../src/domain/mail-link.ts'
import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { anApi, LINK_SECRET } from '../handlers/api-world.ts'

/** A server that listens, and approvals with the links to them that were mailed. */
export async function startDecisionStage() {
  const api = await anApi()
  const { needs, minutesPass } = api.world
  const address = await api.server.listen({ host: '127.0.0.1', port: 0 })

  /** Asks for an approval; `person` is whose link it is. */
  async function ask(data: object = {}, person = 'alex') {
    const id = randomUUID()
    const given = { title: 'Deploy api 1.4.2 to production', risk: 'high', ...data }
    const event = { id, type: 'approval-request', source: 'deploy-bot', task_id: 'GH-42', data: given }
    await acceptEvents(needs)([{ given: event }], 'local')
    const [asked] = await needs.store.approvals.ofEvents([id])
    if (asked === undefined) throw new Error('Nothing was asked.')
    const { id: approvalId, digest } = asked
    const token = signLink({ approvalId, personId: person, digest }, LINK_SECRET)
    /** Everything that a vote would leave behind: the approval, its votes, its audit, what was opened. */
    const traces = async () => ({
      approval: await needs.store.approvals.find(approvalId),
      audit: await needs.store.audit.of(`approval:${approvalId}`),
      opened: await needs.store.openings.isWhole(approvalId, person, digest),
    })
    return { approvalId, token, url: `${address}/a/${token}`, traces }
  }

  return { address, ask, needs, minutesPass, close: api.close }
}

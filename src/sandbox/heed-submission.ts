import { z } from 'zod'
import { impossible } from '../domain/impossible.ts'
import { type HandsNeeds, sceneOf, type Trouble } from './slack-scene.ts'
import type { SlackView } from './slack-shapes.ts'
import type { SlackAnswer } from './slack-signer.ts'
import type { Member } from './workspace.ts'

const reaction = z.object({
  response_action: z.enum(['errors', 'update', 'push', 'clear']),
  errors: z.record(z.string(), z.string()).default({}),
  view: z.unknown().optional(),
})

/** What Slack does with the app's answer to a submitted dialog; without one, the dialog closes. */
export async function heedSubmission(
  needs: HandsNeeds,
  member: Member,
  shown: SlackView,
  answer: SlackAnswer,
): Promise<Trouble> {
  const { screen, asBot } = needs
  if (answer.kind === 'failed') {
    screen.complain(member.id, { errors: {}, trouble: answer.why })
    return answer.why
  }
  const asked = reaction.safeParse(answer.body).data
  const action = asked?.response_action
  switch (action) {
    case undefined:
      screen.closeModal(member.id, 'top')
      return undefined
    case 'clear':
      screen.closeModal(member.id, 'all')
      return undefined
    case 'errors':
      screen.complain(member.id, { errors: asked?.errors ?? {}, trouble: undefined })
      return undefined
    case 'update':
      await asBot('views.update', { view_id: shown.id, view: asked?.view })
      return undefined
    case 'push': {
      const { triggerId } = await sceneOf(needs, member, shown.id)
      await asBot('views.push', { trigger_id: triggerId, view: asked?.view })
      return undefined
    }
    default:
      return impossible(action)
  }
}

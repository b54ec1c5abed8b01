import type { webApi } from '@slack/bolt'
import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import { inbox } from '../../templates/inbox.ts'
import type { SlackMessage } from '../../templates/render/block-kit.ts'
import { SLACK } from '../../templates/render/limits.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import { QUESTIONS } from '../commands/pending-messages.ts'
import type { SlackNeeds } from './needs.ts'
import { show } from './show.ts'

const LATEST_VOTES = 5
/** A view holds twice as many blocks as a message, and its characters are not counted together. */
const HOME_ROOM = { blocks: SLACK.blocksInView, characters: 2 * SLACK.charactersOnCard }

/** Shows a person's inbox on the Home tab as it is now, below `notice` where there is something to say first. */
export async function publishHome(
  needs: SlackNeeds,
  client: webApi.WebClient,
  identity: Identity & { readonly channel: 'slack' },
  notice?: Message,
): Promise<void> {
  const messages = [...(notice ? [notice] : []), ...(await inboxOf(needs, identity))]
  const publish = ({ blocks }: SlackMessage) =>
    client.views.publish({ user_id: identity.user, view: { type: 'home', blocks } })
  await show(messages, publish, HOME_ROOM)
}

async function inboxOf(needs: SlackNeeds, identity: Identity): Promise<readonly Message[]> {
  const person = await needs.people.find(identity)
  if (person === undefined) return [strangerAnswer(identity)]
  const [pending, open, decided] = await Promise.all([
    needs.listVotable(person),
    needs.listQuestions(QUESTIONS),
    needs.listApprovals({ votedBy: person.id }, { limit: LATEST_VOTES }),
  ])
  return inbox({
    personId: person.id,
    names: needs.people.names,
    pending: pending.approvals,
    questions: open.items,
    more: pending.more || open.next !== null,
    decided: decided.items,
  })
}

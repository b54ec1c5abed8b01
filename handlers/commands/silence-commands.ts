import type { Message } from '../../src/domain/message.ts'
import {
  silencedAnswer,
  silenceList,
  silenceRefused,
  unsilencedAnswer,
  whichSilence,
} from '../../templates/silence-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import type { CommandNeeds } from './needs.ts'
import type { Asker } from './on-named-approval.ts'
import type { Command } from './parse-command.ts'

type Named<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/** Holds back what fits, for a while. A stranger is refused by the use case, on the record. */
export async function silenceByCommand(
  needs: CommandNeeds,
  { match, forMs, reason }: Named<'silence'>,
  { identity }: Asker,
): Promise<Message> {
  const result = await needs.makeSilence(identity, { match, forMs, reason })
  return result.kind === 'made' ? silencedAnswer(result.silence) : silenceRefused(result.reason, identity)
}

export async function listSilencesByCommand(needs: CommandNeeds): Promise<Message> {
  return silenceList(await needs.listSilences({ activeOnly: true }), needs.people.names)
}

/** Ends the silence in force whose id begins like this. */
export async function unsilenceByCommand(
  needs: CommandNeeds,
  { id: prefix }: Named<'unsilence'>,
  { identity, person }: Asker,
): Promise<Message> {
  if (person === undefined) return strangerAnswer(identity)
  const found = (await needs.listSilences({ activeOnly: true })).filter(({ silence }) =>
    silence.id.startsWith(prefix),
  )
  const [one, ...others] = found
  if (one === undefined || others.length > 0)
    return whichSilence(
      prefix,
      found.map(({ silence }) => silence),
    )
  const outcome = await needs.endSilence(identity, one.silence.id)
  return outcome === 'unknown-person'
    ? strangerAnswer(identity)
    : unsilencedAnswer(one.silence, outcome === 'ended' ? one.held : null)
}

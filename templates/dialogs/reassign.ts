import type { Approval } from '../../src/domain/approval.ts'
import type { Person } from '../../src/domain/person.ts'
import type { Dialog, DialogOption } from '../dialog.ts'

/** Whom a person hands their place in one approval to. `MOST` people can be chosen from; a command takes any. */
export function reassignDialog(
  { id, title, grants }: Approval,
  from: Person,
  people: readonly Person[],
): Dialog {
  const gaveAway = grants.some((grant) => grant.kind === 'reassigned' && grant.from === from.id)
  const back: readonly DialogOption[] = gaveAway
    ? [{ label: 'Myself: I decide after all', value: from.id }]
    : []
  const others = people.filter((person) => person.id !== from.id).map(toOption)
  return {
    id: 'approval.reassign',
    title: 'Hand over',
    blocks: [
      { kind: 'heading', text: title },
      {
        kind: 'text',
        text: 'They get the card directly and decide in your place, with the roles that you have.',
      },
    ],
    fields: [
      {
        kind: 'select',
        id: 'to',
        label: 'Who decides in your place?',
        ...(others.length > MOST && { hint: 'For anyone else say “/countersign reassign <id> @name”.' }),
        options: [...back, ...others].slice(0, MOST),
        required: true,
      },
    ],
    actions: [],
    submit: 'Hand over',
    close: 'Cancel',
    data: { approval: id },
  }
}

/** Slack's limit of a select. */
const MOST = 100

function toOption({ id, name, roles }: Person): DialogOption {
  return { label: roles.length > 0 ? `${name} (${roles.join(', ')})` : name, value: id }
}

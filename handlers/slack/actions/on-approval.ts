import type { Approval } from '../../../src/domain/approval.ts'
import type { Person } from '../../../src/domain/person.ts'
import { noSuchApproval } from '../../../templates/command-answers.ts'
import { staleButton, strangerAnswer } from '../../../templates/vote-answers.ts'
import { approvalValue } from '../button-values.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening, type PressResult } from '../press.ts'

/** A button that opens something about one approval, for a listed person. Its value is `{"approval":"<id>"}`. */
export function onApproval(
  needs: SlackNeeds,
  work: (approval: Approval, person: Person) => Promise<PressResult>,
) {
  return onOpening(needs, async ({ action, body }) => {
    const value = approvalValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const identity = presserOf(body)
    const person = await needs.people.find(identity)
    if (person === undefined) return { changed: false, message: strangerAnswer(identity) }
    const found = await needs.findApproval(value.data.approval)
    if (found.kind !== 'found') return { changed: false, message: noSuchApproval(value.data.approval) }
    return work(found.approval, person)
  })
}

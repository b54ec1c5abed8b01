import type { Answer } from '../src/domain/answers/answer.ts'
import type { FixReviewAnswer } from '../src/domain/answers/fix-review.ts'
import type { NextAction } from '../src/domain/answers/verification.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { MessageBlock, Tone } from '../src/domain/message.ts'
import { counted, enumeration } from './sentence.ts'
import { list, text } from './text.ts'

/** What may come after a test run, as people choose it. */
export const NEXT_ACTION_WORDS: Readonly<Record<NextAction, string>> = {
  'create-pr': 'Create the pull request',
  'fix-and-rerun': 'Fix and run again',
  'add-tests-and-rerun': 'Add tests and run again',
}

/** Who answered, and what that amounts to, in a few words. */
export function answerStatus(answer: Answer, by: string): { readonly tone: Tone; readonly status: string } {
  switch (answer.kind) {
    case 'clarification':
      return { tone: 'success', status: `Answered by ${by}` }
    case 'fix-review':
      return fixReviewStatus(answer, by)
    case 'verification':
      return answer.status === 'approved'
        ? { tone: 'success', status: `Accepted by ${by}: go on` }
        : { tone: 'warning', status: `Sent back by ${by}` }
    default:
      return impossible(answer)
  }
}

function fixReviewStatus({ decision, fixes }: FixReviewAnswer, by: string) {
  switch (decision) {
    case 'accepted':
      return { tone: 'success', status: `Accepted by ${by}` } as const
    case 'sent-back':
      return {
        tone: 'warning',
        status: `${counted(fixes.length, 'fix', 'fixes')} sent back by ${by}`,
      } as const
    case 'question':
      return { tone: 'neutral', status: `${by} asks something` } as const
    default:
      return impossible(decision)
  }
}

/** What somebody answered, word for word. */
export function answerBlocks(answer: Answer): readonly MessageBlock[] {
  switch (answer.kind) {
    case 'clarification':
      return answer.answers.flatMap(({ question, answer: said }, index) => [
        ...text(`${answer.answers.length === 1 ? '' : `${index + 1}. `}${question}`),
        said === null ? { kind: 'text', text: '(not answered)' } : { kind: 'quote', text: said },
      ])
    case 'fix-review':
      return [
        ...text(
          answer.fixes.length === 0
            ? undefined
            : `About ${answer.fixes.length === 1 ? 'fix' : 'fixes'} ${enumeration(answer.fixes.map(String))}`,
        ),
        ...(answer.note === null ? [] : [{ kind: 'quote', text: answer.note } as const]),
      ]
    case 'verification':
      return [
        ...text(`Next: ${NEXT_ACTION_WORDS[answer.next_action]}.`),
        ...list('To do', answer.required_actions),
        { kind: 'quote', text: answer.message },
      ]
    default:
      return impossible(answer)
  }
}

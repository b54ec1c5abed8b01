import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { mentionLine } from '../../templates/mentioned.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toMailText } from '../../templates/render/mail-text.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { ALEX, JO } from '../support/people.ts'
import { aSubject } from '../support/subjects.ts'

const mentioned = [ALEX, JO]
const message = toMessage({
  ...aSubject({ type: 'generic', data: { message: 'For <@U0SAM>, @sam' } }),
  mentioned,
})

it('names whom a route is for, above what the event says', () => {
  expect(message.blocks[0]).toEqual({
    kind: 'text',
    text: ['For ', { mention: ALEX }, ', ', { mention: JO }],
  })
  expect(mentionLine(aSubject({ type: 'generic' }))).toEqual([])
})

it('notifies them in Slack and in Linear, and nobody whom the event names', () => {
  const slack = JSON.stringify(toBlockKit(message))
  expect(slack.match(/"user_id":"\w+"/g)).toEqual(['"user_id":"U0ALEX"', '"user_id":"U0JO"'])
  const profile = ({ id }: { readonly id: string }) => `https://linear.app/acme/profiles/${id}`
  const linear = toMarkdown(message, { profileUrl: profile }).text
  expect(linear.match(/https:\/\/linear\.app\S+/g)).toEqual([ALEX, JO].map(profile))
})

it('names them in a mail', () => {
  expect(toMailText(message)).toContain('For Alex Kim, Jo Park')
})

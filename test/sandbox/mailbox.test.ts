import { expect, it, vi } from 'vitest'
import { mailbox } from '../../src/sandbox/mail/mailbox.ts'

const ALEX = 'alex@example.com'
const raw = (id: string, above?: string) =>
  [
    `Message-ID: <${id}>`,
    ...(above ? [`References: <${above}> <${above}-card>`] : []),
    `Subject: ${above ?? id}`,
    '',
    '',
  ].join('\r\n')

function aMailbox() {
  const onChange = vi.fn<() => void>()
  return { onChange, ...mailbox({ onChange }) }
}

it('shows everybody only what was sent to them', () => {
  const { take, threads } = aMailbox()
  take(raw('1'), [ALEX])
  take(raw('2'), ['sam@example.com'])
  expect(threads((to) => to === ALEX).map(({ id }) => id)).toEqual(['1'])
})

it('puts what follows below the mail that it follows, and the newest thread first', () => {
  vi.useFakeTimers({ now: 0 })
  const { take, threads } = aMailbox()
  for (const mail of [raw('1'), raw('2'), raw('1-decided', '1')]) {
    take(mail, [ALEX])
    vi.advanceTimersByTime(1000)
  }
  vi.useRealTimers()
  expect(threads((to) => to === ALEX).map(({ mails }) => mails.map(({ id }) => id))).toEqual([
    ['1', '1-decided'],
    ['2'],
  ])
})

it('takes a mail that is handed in again for the same mail', () => {
  const { take, threads } = aMailbox()
  take(raw('1'), [ALEX])
  take(raw('1'), [ALEX])
  expect(threads((to) => to === ALEX).flatMap(({ mails }) => mails)).toHaveLength(1)
})

it('keeps the newest 200 mails', () => {
  const { take, threads } = aMailbox()
  for (let number = 1; number <= 203; number += 1) take(raw(`${number}`), [ALEX])
  const kept = threads((to) => to === ALEX).flatMap(({ mails }) => mails.map(({ id }) => Number(id)))
  expect(kept).toHaveLength(200)
  expect(Math.min(...kept)).toBe(4)
})

it('remembers what was read, and says once that it changed', () => {
  const { take, find, markRead, onChange } = aMailbox()
  take(raw('1'), [ALEX])
  markRead('1')
  markRead('1')
  expect(find('1')?.isRead).toBe(true)
  expect(onChange).toHaveBeenCalledTimes(2)
})

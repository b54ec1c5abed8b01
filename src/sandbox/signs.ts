import { createElement as h, type ReactElement } from 'react'

/** Somebody's picture: their initials, or Countersign's mark. */
export function avatar(name: string, isBot: boolean): ReactElement {
  const initials = name
    .split(' ')
    .map(([letter]) => letter)
    .join('')
  const className = isBot ? 'avatar avatar-bot' : `avatar avatar-${(name.codePointAt(0) ?? 0) % 4}`
  return h('span', { className, 'aria-hidden': true }, isBot ? '✓' : initials)
}

/** The sandbox runs on the visitor's machine, so that its times are in their zone. */
export function timeOf(at: Date): ReactElement {
  const text = at.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' })
  return h('time', { dateTime: at.toISOString() }, text)
}

// Runs in the browser. Each panel has its file; here they begin.

import { person, refresh } from './live.ts'
import './slack.ts'
import './linear.ts'
import './mail.ts'
import { showExample } from './orchestrator.ts'
// After the others: it counts what they have drawn.
import './panels.ts'

person.addEventListener('change', () => void refresh())

const stream = new EventSource('/sandbox/stream')
stream.addEventListener('message', () => void refresh())
stream.addEventListener('open', () => void refresh())
await showExample()

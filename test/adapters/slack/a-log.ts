import type { Log } from '../../../src/ports/log.ts'
import { collector } from '../../support/collector.ts'

/** A log that keeps its lines, so that a test can wait for one. */
export function aLog() {
  const lines = collector<{ level: string; fields: object; message: string }>()
  const at = (level: string) => (fields: object, message: string) => lines.add({ level, fields, message })
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') }
  return { log, lines }
}

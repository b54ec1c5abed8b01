import { repeat } from '../adapters/system/repeat.ts'
import type { Log } from '../ports/log.ts'
import type { ConfigurationReading, RecordConfiguration } from '../usecases/auditing/record-configuration.ts'
import type { LiveFile } from './live-file.ts'

interface Needs {
  readonly follow: LiveFile['follow']
  readonly record: RecordConfiguration
  readonly log: Log
}

const EVERY_MS = 1000

/** Puts each reading of countersign.yaml on the record, in their order; one that cannot be written now is kept for later. */
export function recordReadings({ follow, record, log }: Needs): { stop(): Promise<void> } {
  const waiting: ConfigurationReading[] = []
  follow((reading) => waiting.push(reading))
  const work = async () => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      await record(next)
      waiting.shift()
    }
  }
  return repeat(work, EVERY_MS, (error) =>
    log.error(
      { err: error },
      'It could not be put on the record which configuration is in force; it is tried again.',
    ),
  )
}

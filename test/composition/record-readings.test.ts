import { expect, it, vi } from 'vitest'
import { recordReadings } from '../../src/composition/record-readings.ts'
import type { ConfigurationReading } from '../../src/usecases/auditing/record-configuration.ts'

const reading = (digest: string): ConfigurationReading => ({
  kind: 'loaded',
  digest,
  changes: [],
  at: new Date(),
})

it('keeps what cannot be written now for later, and in order', async () => {
  const written: unknown[] = []
  const errors: string[] = []
  let isDown = true
  let tell: (one: ConfigurationReading) => void = () => {}
  const recorder = recordReadings({
    follow(onReading) {
      onReading(reading('a'))
      tell = onReading
    },
    async record({ digest }) {
      if (isDown) throw new Error('The database is away.')
      written.push(digest)
    },
    log: { info() {}, warn() {}, error: (_, words) => errors.push(words) },
  })
  await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0))
  tell(reading('b'))
  isDown = false
  tell(reading('c'))
  await vi.waitFor(() => expect(written).toEqual(['a', 'b', 'c']), 10_000)
  await recorder.stop()
})

import { vi } from 'vitest'

/** Much more than anything takes: how long a machine is busy with something else says nothing about the code. */
const PATIENT_MS = 20_000

/** Vitest calls this before every file: by itself `vi.waitFor` gives up after a second. Who says how long is heeded. */
const waitFor = vi.waitFor
vi.waitFor = (check, options) =>
  waitFor(check, typeof options === 'number' ? options : { timeout: PATIENT_MS, ...options })

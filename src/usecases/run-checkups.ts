import { DeliveryError } from '../domain/errors.ts'
import { type Finding, wrong } from '../domain/finding.ts'
import type { Checkup } from '../ports/checkup.ts'

export interface Checked {
  readonly name: string
  readonly findings: readonly Finding[]
}

/** More than any provider takes that works. */
const WITHIN_MS = 10_000

/** Runs all checkups at the same time, each within ten seconds. None that fails keeps the others from being told. */
export async function runCheckups(
  checkups: readonly Checkup[],
  withinMs = WITHIN_MS,
): Promise<readonly Checked[]> {
  return Promise.all(
    checkups.map(async (checkup) => ({ name: checkup.name, findings: await findingsOf(checkup, withinMs) })),
  )
}

async function findingsOf(checkup: Checkup, withinMs: number): Promise<readonly Finding[]> {
  const late = Promise.withResolvers<readonly Finding[]>()
  const timer = setTimeout(() => late.resolve([tooSlow(withinMs)]), withinMs)
  try {
    return await Promise.race([checkup.run(), late.promise])
  } catch (error) {
    return [failed(error)]
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(ms: number): Finding {
  return wrong(`no answer within ${ms / 1000} seconds`, 'Check the network between here and there.')
}

/** Of what we did not expect only the kind is told: its text may hold an address or a secret. */
function failed(error: unknown): Finding {
  if (error instanceof DeliveryError) return wrong(error.message, error.fix ?? 'Try again in a moment.')
  const kind = error instanceof Error ? error.name : 'unknown'
  return wrong(`the check itself failed (${kind})`, 'Please report this.')
}

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Arrivals } from './arrivals.ts'

const said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), linearUrl: z.string(), smtpPort: z.number() }),
  z.object({
    kind: z.enum(['posted', 'updated']),
    place: z.enum(['linear', 'email']),
    marker: z.string(),
    at: z.number(),
  }),
])

export interface CopiesStub {
  readonly env: Readonly<Record<string, string>>
  close(): void
}

/** Starts copies-stub.ts as a process of its own. What arrives is noted as `copyName` names it. */
export async function startCopiesStub(arrived: Arrivals): Promise<CopiesStub> {
  const stub = fork(fileURLToPath(new URL('./copies-stub.ts', import.meta.url)))
  const { linearUrl, smtpPort } = await new Promise<{ linearUrl: string; smtpPort: number }>(
    (resolve, reject) => {
      stub.once('error', reject)
      stub.on('message', (message) => {
        const word = said.parse(message)
        if (word.kind === 'listening') resolve(word)
        else arrived.note(copyName(word.place, word.kind, word.marker), word.at)
      })
    },
  )
  return { env: environment(linearUrl, smtpPort), close: () => stub.disconnect() }
}

/** `linear:updated:mark-changed-3` */
export function copyName(
  place: 'slack' | 'linear' | 'email',
  kind: 'posted' | 'updated',
  marker: string,
): string {
  return `${place}:${kind}:${marker}`
}

function environment(linearUrl: string, smtpPort: number) {
  return {
    LINEAR_API_KEY: 'lin_api_bench',
    LINEAR_API_URL: linearUrl,
    LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(smtpPort),
    SMTP_SECURE: 'none',
    SMTP_FROM: 'countersign@example.com',
    NOTIFICATION_EMAIL_TO: 'alex@example.com',
  }
}

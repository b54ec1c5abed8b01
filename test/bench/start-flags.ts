import { readFileSync } from 'node:fs'
import { z } from 'zod'

const START = z.object({ scripts: z.object({ start: z.string() }) })

/** What `npm start` gives to Node, so that the process measured is the process that people run. */
export function startFlags(): { readonly flags: readonly string[]; readonly env: Record<string, string> } {
  const file = new URL('../../package.json', import.meta.url)
  const words = START.parse(JSON.parse(readFileSync(file, 'utf8'))).scripts.start.split(' ')
  return {
    flags: words.filter((word) => word.startsWith('--') && !word.startsWith('--env-file')),
    env: Object.fromEntries(words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('='))),
  }
}

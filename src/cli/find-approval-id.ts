import { z } from 'zod'
import type { ClientConfig } from '../config/read-client-config.ts'
import { UsageError } from './command.ts'
import { askServer, ServerError } from './server-client.ts'

const WHOLE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const BEGINNING = /^[0-9a-f][0-9a-f-]{3,35}$/i
/** How many of the newest approvals are looked through, a hundred a page. */
const MOST_PAGES = 10

const page = z.object({
  items: z.array(z.object({ id: z.string(), title: z.string() })),
  next: z.string().nullable(),
})

/** The whole id of which somebody gave the first characters, four at least. Throws `UsageError` or `ServerError`. */
export async function findApprovalId(server: ClientConfig, given: string): Promise<string> {
  const wanted = given.toLowerCase()
  if (WHOLE.test(wanted)) return wanted
  if (!BEGINNING.test(wanted))
    throw new UsageError(`"${given}" is no id of an approval. Give at least its first four characters.`)
  const found: z.infer<typeof page>['items'] = []
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < MOST_PAGES; pages++) {
    const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) })
    const { items, next } = page.parse(await askServer(server, 'GET', `/v1/approvals?${query}`))
    found.push(...items.filter(({ id }) => id.startsWith(wanted)))
    cursor = next
  }
  const [only, ...others] = found
  if (only === undefined) throw new ServerError(`There is no approval that begins with "${given}".`, 404)
  if (others.length === 0) return only.id
  const list = found.map(({ id, title }) => `  ${id}  ${title}`).join('\n')
  throw new ServerError(`Several approvals begin with "${given}":\n${list}`, 409)
}

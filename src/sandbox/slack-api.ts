import { z } from 'zod'

/** Calls one Web API method with a JSON body. Throws with Slack's own error word when the answer is not ok. */
export type SlackApi = (method: string, body: object) => Promise<unknown>

const answer = z.looseObject({ ok: z.boolean(), error: z.string().optional() })

/** The emulated Web API under `url` (without `/api/`), as whoever the token belongs to. */
export function slackApi(url: string, token: string): SlackApi {
  return async (method, body) => {
    const response = await fetch(`${url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const said = answer.parse(await response.json())
    if (!said.ok) throw new Error(`The emulated Slack refused ${method}: ${said.error ?? 'no reason given'}.`)
    return said
  }
}

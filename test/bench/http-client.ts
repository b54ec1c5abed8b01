import { Agent, request } from 'node:http'
import { now } from './now.ts'

/** `sentAt` and `answeredAt` (the whole answer is here) are on the clock of `now`. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly sentAt: number
  readonly answeredAt: number
}

export interface HttpClient {
  get(path: string): Promise<Answer>
  post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer>
  close(): void
}

/** Keeps its connections, as the callers of a busy server do. */
export function httpClient(baseUrl: string): HttpClient {
  const agent = new Agent({ keepAlive: true })
  const send = (method: string, path: string, body = '', headers: Readonly<Record<string, string>> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const sentAt = now()
      const call = request(new URL(path, baseUrl), { method, agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, body: text, sentAt, answeredAt: now() })
        })
      })
      call.on('error', reject)
      call.end(body)
    })
  return {
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body, headers),
    close: () => agent.destroy(),
  }
}

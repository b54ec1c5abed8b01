import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { problem, sendProblem } from './problem.ts'

/** Who may call the API. Without keys only callers on this machine may. */
export interface Access {
  readonly keys: readonly { readonly name: string; readonly key: string }[]
}

/** By any other name a web page could talk to us (DNS rebinding), or a proxy on this machine for the whole world. */
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Lets known callers pass, and notes their name for the audit (`callerOf`). */
export function authenticate({ keys }: Access): onRequestAsyncHookHandler {
  const digests = keys.map(({ name, key }) => ({ name, digest: sha256(key) }))
  return async (request, reply) => {
    if (digests.length === 0) return allowLocal(request, reply)
    const given = keyIn(request)
    const caller = given === undefined ? undefined : nameOfKey(digests, given)
    if (caller !== undefined) {
      callers.set(request, `key:${caller}`)
      return
    }
    reply.header('WWW-Authenticate', 'Bearer')
    const said = given === undefined ? 'No API key was given' : 'This API key is not known'
    return sendProblem(
      reply,
      problem(401, `${said}. Send one of API_KEYS as "Authorization: Bearer …" or "X-API-Key".`),
    )
  }
}

const callers = new WeakMap<FastifyRequest, string>()

/** The name of the key that a request came with, or `local`. */
export function callerOf(request: FastifyRequest): string {
  return callers.get(request) ?? 'local'
}

function allowLocal(request: FastifyRequest, reply: FastifyReply) {
  if (isOfAnotherSite(request))
    return sendProblem(
      reply,
      problem(403, 'Without API_KEYS a web page of another site may not use the API.'),
    )
  if (isLoopback(request.ip) && LOOPBACK_HOSTS.has(hostOf(request))) return
  return sendProblem(
    reply,
    problem(
      401,
      'Without API_KEYS only callers on this machine may use the API. Set API_KEYS on the server and send one.',
    ),
  )
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

/** A browser on this machine is a caller on this machine, whatever page has it call us; it says which one did. */
function isOfAnotherSite({ headers: { origin, host } }: FastifyRequest): boolean {
  return origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`
}

function hostOf(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
}

function keyIn({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1]
  const header = headers['x-api-key']
  return bearer ?? (typeof header === 'string' ? header : undefined)
}

/** Compares digests of equal length in constant time, and always all of them. */
function nameOfKey(known: readonly { readonly name: string; readonly digest: Buffer }[], given: string) {
  const digest = sha256(given)
  return known.filter((key) => timingSafeEqual(key.digest, digest)).at(0)?.name
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { onError } from '../../../handlers/api/problem.ts'

async function answerTo(error: unknown) {
  const server = fastify()
  server.setErrorHandler(onError)
  server.get('/', () => {
    throw error
  })
  const { statusCode, headers, body } = await server.inject('/')
  return { status: statusCode, retryAfter: headers['retry-after'], body }
}
const coded = (code: string) => Object.assign(new Error(`of ${code}`), { code })

describe('a request that fails', () => {
  it.each([
    ['refuses', coded('ECONNREFUSED')],
    ['refuses on every address', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])],
    ['is starting', coded('57P03')],
    ['has no connection left', coded('53300')],
    ['went away', new Error('Connection terminated unexpectedly')],
  ])('because the database %s is to be sent again, and says so', async (_, error) => {
    expect(await answerTo(error)).toMatchObject({
      status: 503,
      retryAfter: '5',
      body: expect.stringContaining('try again'),
    })
  })

  it.each([
    ['a mistake of ours', new TypeError('x is undefined')],
    ['a wrong statement', coded('42P01')],
  ])('by %s is no outage, and tells nothing of what is inside', async (_, error) => {
    const { status, retryAfter, body } = await answerTo(error)
    expect({ status, retryAfter }).toEqual({ status: 500, retryAfter: undefined })
    expect(body).not.toContain(error.message)
  })
})

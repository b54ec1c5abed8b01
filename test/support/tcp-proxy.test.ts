import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { listen } from '../../src/sandbox/loopback-server.ts'
import { tcpProxy } from './tcp-proxy.ts'

it('lets nothing through while it hangs, on new connections neither, and all of it afterwards', async () => {
  const heard: string[] = []
  const server = await listen(
    createServer((request, response) => {
      heard.push(request.url ?? '')
      response.end('heard')
    }),
  )
  const link = await tcpProxy(server.url)
  link.hang()
  const answer = fetch(`${link.url}held`)
  for (const way of ['one', 'two', 'three', 'four', 'five']) await fetch(`${server.url}/${way}`)
  expect(heard).toEqual(['/one', '/two', '/three', '/four', '/five'])

  await link.restore()
  expect(await (await answer).text()).toBe('heard')
  expect(heard.at(-1)).toBe('/held')
  await link.close()
  await server.close()
})

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import { browserScript } from './browser-script.ts'

/** The page's styles, scripts and icon, read once. */
export function serveAssets(fastify: FastifyInstance): void {
  const require = createRequire(import.meta.url)
  const here = (name: string) => new URL(name, import.meta.url)
  const styles = ['page.css', 'linear/linear.css', 'mail/mail.css'].map((name) =>
    readFileSync(here(name), 'utf8'),
  )
  // Served under their own names, so that they find each other.
  const scripts = readdirSync(here('client')).map(
    (name) => [`client/${name}`, 'text/javascript', browserScript(here(`client/${name}`))] as const,
  )
  const assets = [
    ['page.css', 'text/css', styles.join('\n')],
    ['blocks.css', 'text/css', readFileSync(require.resolve('slack-blocks-to-jsx/dist/style.css'), 'utf8')],
    ['icon.svg', 'image/svg+xml', ICON],
    ...scripts,
  ] as const
  for (const [name, type, content] of assets) {
    fastify.get(`/sandbox/${name}`, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(content))
  }
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#fff"/><path d="M8 17.5l5 5 11-13" fill="none" stroke="#611f69" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>`

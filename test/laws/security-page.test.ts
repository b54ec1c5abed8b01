import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { REFUSALS } from '../../src/domain/approval.ts'
import { type Api, anApi } from '../handlers/api-world.ts'
import { codeBlocks, namedPaths } from './documents.ts'

const PAGE = 'docs/security.md'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

it('names code and tests that exist, for every requirement of the standard', () => {
  const paths = namedPaths(PAGE)
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
  const rows = readFileSync(PAGE, 'utf8').match(/^\| (?:9\.\d+\.\d+|C9\.\d+|Single) .*$/gm) ?? []
  expect(rows.length).toBeGreaterThan(8)
  expect(rows.filter((row) => !/`src|`templates/.test(row) || !row.includes('`test/'))).toEqual([])
  for (const number of ['9.2.2', '9.2.3', '9.2.4', '9.2.8', '9.6.2', '9.6.3']) {
    expect(
      rows.some((row) => row.startsWith(`| ${number} `)),
      number,
    ).toBe(true)
  }
})

it('lists every refusal', () => {
  const page = readFileSync(PAGE, 'utf8')
  expect(REFUSALS.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([])
})

it('computes the digest as the server does, from what the API shows', async () => {
  const [block] = codeBlocks(PAGE).filter(({ language }) => language === 'ts')
  const code = (block?.text ?? '')
    .replaceAll(/^import .*$/gm, '')
    .replace(': Record<string, any>): string', ')')
  const [{ createHash }, { default: canonicalize }] = await Promise.all([
    import('node:crypto'),
    import('canonicalize'),
  ])
  const digestOfApproval = new Function(
    'createHash',
    'canonicalize',
    `${code.replace('export function', 'return function')}`,
  )(createHash, canonicalize)
  const event = {
    type: 'approval-request',
    task_id: 'GH-42',
    data: {
      title: 'Deploy',
      requester: 'jo',
      action: { name: 'deploy', parameters: { b: 1, a: [1.5, 'ü'] } },
    },
  }
  const { approval_id } = (await api.post('/v1/events', event)).body
  const approval = (await api.get(`/v1/approvals/${approval_id}`)).body
  expect(digestOfApproval(approval)).toBe(approval.digest)
  expect(digestOfApproval({ ...approval, requester: 'alex' })).not.toBe(approval.digest)
})

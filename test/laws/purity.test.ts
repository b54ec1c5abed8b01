import { expect, it } from 'vitest'
import { sourceFiles } from './source-files.ts'

const files = sourceFiles()
const matching = (where: RegExp, what: RegExp) =>
  files
    .filter(({ path, text }) => where.test(path) && what.test(withoutComments(text)))
    .map(({ path }) => path)

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

it('reads the environment only in src/config', () => {
  expect(matching(/^(?!src\/config\/)/, /process\.env\b/)).toEqual([])
})

it('has neither clock nor chance in the domain and the templates', () => {
  expect(
    matching(
      /^(src\/domain|templates)\//,
      /\bDate\.now\(|new Date\(\)|Math\.random\(|randomUUID|performance\.now/,
    ),
  ).toEqual([])
})

it('uses no `any`', () => {
  expect(matching(/./, /[:<(,]\s*any\b|\bas any\b/)).toEqual([])
})

it('leaves nothing for later', () => {
  expect(matching(/./, /\bTODO\b|\bFIXME\b|not implemented/i)).toEqual([])
})

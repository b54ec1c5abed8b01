import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = '../shared/seeds'

/** The text of a seed, by its number; undefined where the seeds are not at hand. */
export function seedText(number: string): string | undefined {
  if (!existsSync(FOLDER)) return undefined
  const name = readdirSync(FOLDER).find((file) => file.startsWith(`${number}-`))
  return name === undefined ? undefined : readFileSync(join(FOLDER, name), 'utf8')
}

/** The code blocks of one language, word for word. */
export function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code = '']) => code,
  )
}

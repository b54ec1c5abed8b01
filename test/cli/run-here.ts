import type { Command } from '../../src/cli/command.ts'

/** Runs a command in this process: its exit code, what it printed, what it said beside that, and both in their order. */
export async function runHere(command: Command, args: readonly string[]) {
  let [out, err, said] = ['', '', '']
  const print = async (line: string) => {
    out += `${line}\n`
    said += `${line}\n`
    return true
  }
  const say = (line: string) => {
    err += line
    said += line
  }
  const code = await command.run(args, { print, say })
  return { code, out, err, said }
}

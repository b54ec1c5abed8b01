import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { directory } from '../../src/adapters/system/directory.ts'
import type { Person } from '../../src/domain/person.ts'
import { someRules } from '../support/rules.ts'
import type { World } from '../support/world.ts'
import { Crash, crashingStore } from './crashing-store.ts'
import { readBack } from './found.ts'
import type { History, Step } from './history.ts'
import { moveOf } from './moves.ts'
import { type Names, namesOf, policyOf, rosterOf } from './roster.ts'
import type { Asked, Scene } from './scene.ts'
import type { Heard, NamedByApi, Round, Story, Unheard } from './story.ts'

/** One database, two processes on it (the same one twice where only one can have it open), and a look past both. */
export interface Stage {
  readonly processes: readonly [World['needs'], World['needs']]
  readonly db: pg.Pool
}

/** Plays a history and reads back what it left. */
export async function play(stage: Stage, history: History): Promise<Story> {
  const names = namesOf(randomUUID().slice(0, 13))
  const people = rosterOf(history, names)
  const rules = someRules({ policies: [{ match: {}, policy: policyOf(history.rules, names) }] })
  const heard: Heard[] = []
  const unheard: Unheard[] = []
  const namedByApi: NamedByApi[] = []
  const rounds: Round[] = []
  const scene: Scene = { db: stage.db, names, people, history, asks: [], digests: new Set() }

  async function take(step: Step, asked: readonly Asked[]): Promise<void> {
    const process = stage.processes[step.process]
    const store = step.crash === null ? process.store : crashingStore(process.store, step.crash)
    const needs = {
      ...process,
      store,
      people: directory({ people, proven: process.store.identities }),
      rules,
    }
    const attempt = moveOf(scene, needs, step.move, step.first ? asked[0] : asked.at(-1))
    if (attempt?.namedByApi) namedByApi.push(attempt.namedByApi)
    const said = await attempt?.run().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error
      if (step.crash === 'after the commit' && attempt.by) unheard.push(attempt.by)
    })
    if (said) heard.push(said)
  }

  let standIns: Round['standIns'] = []
  for (const steps of [...opening(history), ...history.rounds]) {
    const asked = await askedSoFar(stage.db, names.source)
    for (const { digest } of asked) scene.digests.add(digest)
    const from = Date.now()
    await Promise.all(steps.map((step) => take(step, asked)))
    rounds.push({ from, to: Date.now(), standIns: [...standIns, ...begunIn(steps, names)] })
    standIns = await standInsAfter(stage.db, steps, people, standIns)
  }
  const found = await readBack(stage.db, names.source)
  await forget(
    stage.db,
    names.source,
    people.map(({ id }) => id),
  )
  return { history, names, heard, unheard, namedByApi, rounds, found }
}

/** The first rounds, in which nothing goes wrong: what was there before, and the question. */
function opening({ before, ask }: History): readonly (readonly Step[])[] {
  const rounds = [before, [{ kind: 'ask', ask } as const]]
  return rounds.map((moves) => moves.map((move) => ({ move, process: 0, first: false, crash: null })))
}

function begunIn(steps: readonly Step[], names: Names): Round['standIns'] {
  return steps.flatMap(({ move }) =>
    move.kind === 'delegate' ? [{ away: names.person(move.who), by: names.person(move.to) }] : [],
  )
}

async function askedSoFar(db: pg.Pool, source: string): Promise<readonly Asked[]> {
  const { rows } = await db.query<Asked>(
    `select id, digest from countersign.approvals where id in (
       select approval_id from countersign.events where source = $1) order by created_at`,
    [source],
  )
  return rows
}

async function standInsAfter(
  db: pg.Pool,
  steps: readonly Step[],
  people: readonly Person[],
  before: Round['standIns'],
): Promise<Round['standIns']> {
  if (!steps.some(({ move }) => move.kind === 'delegate' || move.kind === 'back')) return before
  const { rows } = await db.query<Round['standIns'][number]>(
    `select from_person as away, to_person as by from countersign.delegations where from_person = any($1)`,
    [people.map(({ id }) => id)],
  )
  return rows
}

/** What is asked of everyone must not slow down, or answer, the histories after this one. */
async function forget(db: pg.Pool, source: string, ids: readonly string[]): Promise<void> {
  await db.query(`delete from countersign.delegations where from_person = any($1)`, [ids])
  await db.query(`delete from countersign.standing_approvals where source = $1`, [source])
}

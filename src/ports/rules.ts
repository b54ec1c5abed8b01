import type { PolicyRule } from '../domain/policy.ts'
import type { Routing } from '../domain/routing.ts'

/** What countersign.yaml says at this moment about events, and the channels' defaults. Who there is, is `People`. */
export interface RulesNow extends Routing {
  readonly policies: readonly PolicyRule[]
}

/**
 * Reads the rules as they are now: the file may change at any moment. Ask once for each event or command, and keep nothing
 * of it for the next one.
 */
export type Rules = () => RulesNow

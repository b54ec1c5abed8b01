import { type Lenient, readLeniently } from './lenient.ts'
import { type PolicyInput, policySchema } from './policies-section.ts'

export type PolicyKey = keyof PolicyInput

/** A policy of the file, mistakes and all. */
export interface Draft extends Lenient<PolicyInput> {
  /** Its place among the policies, from 0. */
  readonly index: number
}

export function draftOf(item: unknown, index: number): Draft {
  return { index, ...readLeniently(policySchema, item, ['policies', index]) }
}

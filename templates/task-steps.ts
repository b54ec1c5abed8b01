import { givenPlan, PLAN_FIELDS } from '../src/domain/task-plan.ts'

interface Told {
  readonly title?: string | undefined
  readonly completed_steps?: readonly string[] | undefined
  readonly remaining_steps?: readonly string[] | undefined
  readonly [field: string]: unknown
}

/** What a progress event says beside its task's title and plan, which a live card shows in their own places. */
export function withoutPlan(data: Told): {
  readonly remaining_steps?: undefined
  readonly [field: string]: unknown
} {
  const { title: _, completed_steps: __, remaining_steps: ___, ...rest } = data
  if (givenPlan(data) === undefined) return rest
  const shown = PLAN_FIELDS.find((field) => Array.isArray(data[field]))
  return Object.fromEntries(Object.entries(rest).filter(([field]) => field !== shown))
}

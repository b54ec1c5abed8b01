import type { Pace } from '../../domain/pace.ts'

/** As published (https://docs.slack.dev/apis/web-api/rate-limits): a message a second and conversation, with short bursts, */
const POST_EVERY_MS = 1000
const POSTS_AT_ONCE = 20
/** and tier 3 for `chat.update`, some 50 a minute in a workspace; a burst leaves room for what is urgent. */
const UPDATE_EVERY_MS = 1200
const UPDATES_AT_ONCE = 20
/** Nobody reads faster; what a card said in between is not sent. */
const CARD_EVERY_MS = 1000

/** Slack's limits as they are published, times `factor`; undefined for 0: as fast as cards come. */
export function slackPace(factor: number): Pace | undefined {
  if (factor === 0) return undefined
  return {
    post: { everyMs: POST_EVERY_MS / factor, burst: POSTS_AT_ONCE },
    update: { everyMs: UPDATE_EVERY_MS / factor, burst: UPDATES_AT_ONCE },
    cardEveryMs: CARD_EVERY_MS / factor,
  }
}

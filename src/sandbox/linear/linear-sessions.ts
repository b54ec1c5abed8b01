import { randomUUID } from 'node:crypto'
import { type LinearWorkspace, Refused } from './linear-workspace.ts'

/** Something that was said in a session: by the agent, or by a person (`prompt`). */
export interface LinearActivity {
  readonly id: string
  readonly agentSessionId: string
  /** The app's own where the agent said it. */
  readonly userId: string
  readonly content: { readonly type: string; readonly body: string }
  readonly signal: string | null
  readonly signalMetadata: Readonly<Record<string, unknown>> | null
  readonly createdAt: Date
}

interface LinearSession {
  readonly id: string
  readonly creatorId: string | null
  readonly createdAt: Date
  readonly issueId: string
  readonly commentId: string
}

/** What Linear tells of a session, without the time and the signature that its sender adds. */
export interface LinearSessionEvent extends Readonly<Record<string, unknown>> {
  readonly action: 'created' | 'prompted'
  readonly type: 'AgentSessionEvent'
}

interface Begun {
  readonly userId: string | null
  /** The comment that mentioned the agent; without it the issue was delegated. */
  readonly body?: string
}

/** The app's user. */
export const APP_USER = 'user-countersign'
const DELEGATED = 'This thread is for an agent session with Countersign.'

/** The agent sessions of a small Linear. Each function throws `Refused` where Linear would refuse. */
export function linearSessions({
  hub,
  write,
  comments,
}: Pick<LinearWorkspace, 'hub' | 'write' | 'comments'>) {
  const sessions: LinearSession[] = []
  const activities: LinearActivity[] = []

  function eventOf(session: LinearSession, agentActivity?: LinearActivity): LinearSessionEvent {
    const { body, userId } = comments.find(({ id }) => id === session.commentId) ?? {}
    const agentSession = { ...session, comment: { id: session.commentId, body, userId } }
    const about = {
      appUserId: APP_USER,
      agentSession,
      createdAt: new Date(),
      type: 'AgentSessionEvent',
    } as const
    return agentActivity ? { ...about, action: 'prompted', agentActivity } : { ...about, action: 'created' }
  }

  function keep(activity: Omit<LinearActivity, 'createdAt'>): LinearActivity {
    const isTaken = activities.some(({ id }) => id === activity.id)
    if (isTaken || !sessions.some(({ id }) => id === activity.agentSessionId)) throw new Refused()
    const kept = { ...activity, createdAt: new Date() }
    activities.push(kept)
    return kept
  }

  return {
    sessions,
    activities,

    /** Somebody mentions the agent, or delegates the hub issue to it; returns what Linear tells of it. */
    begin({ userId, body }: Begun): LinearSessionEvent {
      const comment = write({ issueId: hub.id, userId: body ? userId : null, body: body ?? DELEGATED })
      const session = {
        id: randomUUID(),
        creatorId: userId,
        createdAt: new Date(),
        issueId: hub.id,
        commentId: comment.id,
      }
      sessions.push(session)
      return eventOf(session)
    },

    /** Somebody says something in a session, chooses an option of it, or stops it; returns what Linear tells of it. */
    prompt(session: string, userId: string, body: string, signal: string | null = null): LinearSessionEvent {
      const content = { type: 'prompt', body }
      const id = randomUUID()
      const said = keep({ id, agentSessionId: session, userId, content, signal, signalMetadata: null })
      const begun = sessions.find((one) => one.id === session)
      if (begun === undefined) throw new Refused()
      return eventOf(begun, said)
    },

    /** The agent says something. */
    say: keep,

    /** What the agent said in a session, in order. */
    saidIn: (session: string) =>
      activities.filter((one) => one.agentSessionId === session && one.userId === APP_USER),
  }
}

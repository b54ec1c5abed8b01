import type { AgentSessions } from '../../src/ports/agent-sessions.ts'
import type { Replies } from '../../src/ports/replies.ts'
import type { SessionStore } from '../../src/ports/session-store.ts'
import type { AskInSession } from '../../src/usecases/deciding/ask-in-session.ts'
import type { FindByComment } from '../../src/usecases/deciding/find-by-comment.ts'
import type { VoteByReply } from '../../src/usecases/deciding/vote-by-reply.ts'
import type { ReadSession } from '../../src/usecases/showing/read-session.ts'
import type { CommandNeeds } from '../commands/needs.ts'

/** What the Linear side calls: use cases, each already given its own needs. */
export interface LinearNeeds extends CommandNeeds {
  readonly findByComment: FindByComment
  readonly voteByReply: VoteByReply
  /** False when this was handled before. */
  readonly firstTime: (name: string) => Promise<boolean>
  readonly replies: Replies
  readonly agentSessions: AgentSessions
  readonly sessionStore: SessionStore
  readonly askInSession: AskInSession
  readonly readSession: ReadSession
}

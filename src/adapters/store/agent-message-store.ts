import type { AgentMessageStore, KeptMessage } from '../../ports/agent-message-store.ts'
import type { Database } from './database.ts'
import type { AgentMessageRow } from './tables.ts'

export function agentMessageStore(db: Database): AgentMessageStore {
  const of = (agent: string) => db.selectFrom('agent_messages').selectAll().where('agent', '=', folded(agent))
  return {
    async keep(callbackId, { id, to, inReplyTo, subject, priority, content }) {
      await db
        .insertInto('agent_messages')
        .values({
          id,
          callback_id: callbackId,
          agent: folded(to),
          reply_to: inReplyTo,
          subject,
          priority,
          content: JSON.stringify(content),
        })
        .onConflict((conflict) => conflict.column('callback_id').doNothing())
        .execute()
    },

    async list(agent, { status, priority, limit }) {
      let query = of(agent).orderBy('created_at', 'desc').orderBy('id', 'desc')
      if (status) query = query.where('status', '=', status)
      if (priority) query = query.where('priority', '=', priority)
      return (await (limit > 0 ? query.limit(limit) : query).execute()).map(toMessage)
    },

    async find(agent, id) {
      const row = await of(agent).where('id', '=', id).executeTakeFirst()
      return row && toMessage(row)
    },

    async mark(agent, id, status) {
      const row = await db
        .updateTable('agent_messages')
        .set({ status })
        .where('agent', '=', folded(agent))
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

function folded(agent: string): string {
  return agent.trim().toLowerCase()
}

function toMessage(row: AgentMessageRow): KeptMessage {
  return {
    id: row.id,
    to: row.agent,
    inReplyTo: row.reply_to,
    subject: row.subject,
    priority: row.priority,
    content: row.content,
    status: row.status,
    createdAt: row.created_at,
  }
}

import type pg from 'pg'

/**
 * The limit is reached now. In whole milliseconds, and only once nobody is in the middle of a vote: moving it before a
 * vote that counted would make that vote late.
 */
export async function timePasses(db: pg.Pool, id: string): Promise<void> {
  const client = await db.connect()
  try {
    await client.query('begin')
    await client.query(`select id from countersign.approvals where id = $1 for update`, [id])
    await client.query(
      `update countersign.approvals
       set expires_at = least(expires_at, date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond')
       where id = $1 and state = 'pending'`,
      [id],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** What was to come later about an approval is due now. */
export async function timersAreDue(db: pg.Pool, id: string): Promise<void> {
  const due = `update countersign.timers set due_at = clock_timestamp() where approval_id = $1 and taken_at is null`
  await db.query(due, [id])
}

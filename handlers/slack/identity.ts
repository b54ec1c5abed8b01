import type { Identity } from '../../src/domain/person.ts'

/** A Slack user, as every kind of payload can name one. In an organisation of several workspaces the user's own counts. */
export function slackIdentity(user: string, team: string | undefined): Identity & { channel: 'slack' } {
  return { channel: 'slack', team, user }
}

/** Who pressed a button or submitted a dialog. */
export function presserOf(body: {
  readonly user: { readonly id: string; readonly team_id?: string }
  readonly team: { readonly id: string } | null
}): Identity & { channel: 'slack' } {
  return slackIdentity(body.user.id, body.user.team_id ?? body.team?.id)
}

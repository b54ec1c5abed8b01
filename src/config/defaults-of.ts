import type { Defaults } from '../domain/routing.ts'
import type { Config } from './config.ts'

/** Where an event goes when nothing else is said. */
export function defaultsOf({ slack, linear, email }: Pick<Config, 'slack' | 'linear' | 'email'>): Defaults {
  return {
    ...(slack && { slack: slack.channel }),
    ...(linear && { linear: linear.hubIssue }),
    ...(email && { email: email.to }),
  }
}

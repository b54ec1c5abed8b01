import type { Message } from '../../src/domain/message.ts'
import { type SlackMessage, toSlackScreen } from '../../templates/render/block-kit.ts'
import type { Room } from '../../templates/render/fit-into.ts'

/**
 * Sends messages as one screen. Where that fails it is tried once more in the oldest blocks, because a workspace that
 * does not know the newer ones must not leave anybody without an answer.
 */
export async function show(
  messages: readonly Message[],
  send: (screen: SlackMessage) => Promise<unknown>,
  within?: Room,
): Promise<void> {
  const options = within && { within }
  try {
    await send(toSlackScreen(messages, options))
  } catch {
    await send(toSlackScreen(messages, { ...options, conservative: true }))
  }
}

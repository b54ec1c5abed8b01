import { z } from 'zod'
import { block, element, type SlackBlock, type SlackElement } from './slack-shapes.ts'

/** A button in a message or view, with the block that holds it. */
export interface Pressable {
  readonly blockId: string
  readonly element: SlackElement
}

const things = z.array(block).catch([])
const holder = z.looseObject({
  accessory: block.optional().catch(undefined),
  actions: things,
  elements: things,
  child_blocks: things,
})

/** Every button of these blocks in the order in which Slack draws them, those in cards and containers included. */
export function pressableElements(blocks: readonly SlackBlock[]): Pressable[] {
  return blocks.flatMap((one) => {
    const { accessory, actions, elements, child_blocks } = holder.parse(one)
    const own = [...(accessory ? [accessory] : []), ...actions, ...elements]
    const cards = one.type === 'carousel' ? elements : []
    const inner = [...child_blocks, ...cards].map((child) => ({
      ...child,
      block_id: child.block_id ?? one.block_id,
    }))
    return [...own.filter(isButton).map((button) => pressable(one, button)), ...pressableElements(inner)]
  })
}

function isButton({ type }: SlackBlock): boolean {
  return type === 'button'
}

function pressable({ block_id = '' }: SlackBlock, button: SlackBlock): Pressable {
  return { blockId: block_id, element: element.parse(button) }
}

import { z } from 'zod'
import { element, type SlackBlock, type SlackElement, type SlackOption } from './slack-shapes.ts'

/** What was typed or chosen in one input of a dialog. */
export const formField = z.object({ block: z.string(), action: z.string(), values: z.array(z.string()) })
export type FormField = z.infer<typeof formField>

export type ViewState = Readonly<Record<string, Readonly<Record<string, object>>>>

/** Slack's `view.state.values`: block id → action id → the value in the form of its kind of input. */
export function viewState(blocks: readonly SlackBlock[], fields: readonly FormField[]): ViewState {
  const inputs = blocks.flatMap((one) => inputOf(one) ?? [])
  return Object.fromEntries(
    inputs.map(({ blockId, input }) => {
      const field = fields.find(({ block, action }) => block === blockId && action === input.action_id)
      return [blockId, { [input.action_id]: stateOf(input, field?.values ?? []) }]
    }),
  )
}

/** The input that a block of type `input` holds. */
export function inputOf(given: SlackBlock): { blockId: string; input: SlackElement } | undefined {
  if (given.type !== 'input') return undefined
  return { blockId: given.block_id ?? '', input: element.parse(given.element) }
}

function stateOf({ type, options }: SlackElement, values: readonly string[]): object {
  switch (type) {
    case 'checkboxes':
    case 'multi_static_select':
      return { type, selected_options: options.filter(({ value }) => values.includes(value)) }
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: chosen(options, values) }
    default:
      return { type, value: values[0] || null }
  }
}

function chosen(options: readonly SlackOption[], [value]: readonly string[]): SlackOption | null {
  return options.find((one) => one.value === value) ?? null
}

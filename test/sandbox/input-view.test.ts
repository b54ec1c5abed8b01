import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { inputView } from '../../src/sandbox/input-view.ts'

const words = (text: string) => ({ type: 'plain_text', text })
const options = ['a', 'b'].map((value) => ({
  text: words(`Option ${value}`),
  value,
  description: words(`More on ${value}`),
}))
const html = (element: object, error?: string) =>
  renderToStaticMarkup(
    inputView(
      {
        type: 'input',
        block_id: 'which',
        label: words('Which?'),
        hint: words('Take one'),
        element: { action_id: 'which', ...element },
      },
      error,
    ),
  )

it.each(['checkboxes', 'radio_buttons'])(
  'draws %s with what is said about each, chosen as the app says',
  (type) => {
    const drawn = html({ type, options, initial_option: options[1], initial_options: [options[1]] })
    expect(drawn).toContain('More on a')
    expect(drawn).toMatch(/checked="" value="b"|value="b"[^>]* checked=""/)
    expect(drawn).not.toMatch(/checked="" value="a"|value="a"[^>]* checked=""/)
  },
)

it('draws a select with the option that the app chose', () => {
  expect(html({ type: 'static_select', options, initial_option: options[1] })).toContain(
    '<option value="b" selected="">Option b</option>',
  )
})

it('draws what is wrong in place of the hint, and marks the control for screen readers', () => {
  expect(html({ type: 'plain_text_input' })).toContain('Take one')
  for (const type of ['plain_text_input', 'checkboxes', 'static_select']) {
    const drawn = html({ type, options }, 'Choose at least one.')
    expect(drawn).toContain('Choose at least one.')
    expect(drawn).not.toContain('Take one')
    expect(drawn).toContain('aria-invalid="true"')
  }
})

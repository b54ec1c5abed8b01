import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isBrowserMissing, startBrowser, type TestBrowser } from '../support/browser.ts'
import { startMailServer } from '../support/mail-server.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

describe.skipIf(isBrowserMissing())('a decision by email', () => {
  let browser: TestBrowser
  let mailServer: Awaited<ReturnType<typeof startMailServer>>
  let app: StartedApp
  beforeAll(async () => {
    ;[browser, mailServer] = await Promise.all([startBrowser(), startMailServer({ needsLogin: true })])
    app = await startApp(
      {
        PUBLIC_URL: 'https://countersign.test',
        ...mailServer.env,
        NOTIFICATION_EMAIL_TO: 'alex@example.com, ops@example.com',
      },
      'people: [{ id: alex, name: Alex Kim, roles: [tech_lead], email: alex@example.com }]',
    )
  })
  afterAll(async () => {
    await app.close()
    await Promise.all([browser.close(), mailServer.close()])
  })

  const mailsTo = (to: string) => mailServer.mails.filter((mail) => mail.to.includes(to))

  it('goes from the mail to the page, into the vote, and back as a mail in the same thread', async () => {
    const event = { type: 'approval-request', data: { title: 'Deploy api', risk: 'high', reversible: false } }
    const { approval_id: id } = (
      await app.server.inject({ method: 'POST', url: '/v1/events', payload: event })
    ).json()
    await vi.waitFor(() => expect(mailServer.mails).toHaveLength(2), 20_000)

    const link = /https:\/\/countersign\.test(\/a\/\S+)/.exec(mailsTo('alex@example.com')[0]?.text ?? '')?.[1]
    expect(link).toBeDefined()
    expect(mailsTo('ops@example.com')[0]?.text).not.toContain('/a/')

    const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false }
    const { page, faults } = await browser.visit(`${app.address}${link}`, phone)
    expect(await page.getByText('Deploy api').first().isVisible()).toBe(true)
    await page.getByLabel('I have read all of it').focus()
    await page.keyboard.press('Enter')
    await page.getByText('Nothing was decided yet').waitFor()
    await page.getByLabel('Why?').fill('Tested on staging')
    await page.getByLabel('I have read all of it').check()
    await page.getByLabel('Approve', { exact: true }).check()
    await page.getByRole('button', { name: 'Send my decision' }).click()
    await page.getByText('You approved this, and that decides it').waitFor()
    expect(faults).toEqual([])

    const approval = (await app.server.inject(`/v1/approvals/${id}`)).json()
    expect(approval).toMatchObject({
      state: 'approved',
      votes: [{ person: 'alex', channel: 'email', reason: 'Tested on staging' }],
    })
    await vi.waitFor(() => expect(mailServer.mails).toHaveLength(4), 20_000)
    for (const to of ['alex@example.com', 'ops@example.com']) {
      const [asked, decided] = mailsTo(to)
      expect(decided?.text).toContain('Approved by Alex Kim')
      expect(decided?.text).not.toContain('/a/')
      expect(decided?.headers.subject).toBe(asked?.headers.subject)
      expect(decided?.headers['in-reply-to']).toBe(asked?.headers['message-id'])
    }
  })
  it('sends no more mails about progress to an address that stopped them, and everything else', async () => {
    const send = (type: string, task: string, data: object) =>
      app.server.inject({ method: 'POST', url: '/v1/events', payload: { type, task_id: task, data } })
    const mailsAbout = (to: string, task: string) =>
      mailsTo(to).filter(({ text }) => text.includes(`task ${task}`))
    await send('progress-update', 'GH-1', { progress_percent: 10, current_activity: 'Testing' })
    await vi.waitFor(() => expect(mailsAbout('ops@example.com', 'GH-1')).toHaveLength(1), 20_000)
    const { headers } = mailsAbout('ops@example.com', 'GH-1')[0]!
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
    const link = /^<https:\/\/countersign\.test(\/u\/\S+)>$/.exec(headers['list-unsubscribe'] ?? '')?.[1]
    const payload = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
    const stopped = await fetch(`${app.address}${link}`, { method: 'POST', body: payload })
    expect(stopped.status).toBe(200)

    await send('progress-update', 'GH-2', { progress_percent: 20, current_activity: 'Testing' })
    await send('progress-update', 'GH-3', { progress_percent: 20, blockers: ['Which database?'] })
    for (const [to, task] of [
      ['alex@example.com', 'GH-2'],
      ['ops@example.com', 'GH-3'],
    ] as const)
      await vi.waitFor(() => expect(mailsAbout(to, task)).toHaveLength(1), 20_000)
    expect(mailsAbout('ops@example.com', 'GH-3')[0]?.headers).not.toHaveProperty('list-unsubscribe')
    await vi.waitFor(async () => {
      const { items } = (await app.server.inject('/v1/deliveries')).json()
      expect(items.map(({ state }: { state: string }) => state)).toEqual(Array(8).fill('delivered'))
    }, 20_000)
    expect(mailsAbout('ops@example.com', 'GH-2')).toEqual([])
  })
})

// What each journey starts from: a host of its own and the workbench open in a page.
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { startTestHost } from './testHost'
import type { TestHost } from './testHost'
import { Workbench } from './workbench'

interface Fixtures {
  /** Whether the window has never been open before: it then offers the tour. */
  newcomer: boolean
  /** What the engine computes with: a journey that waits for models, not for how they are compiled, takes the executor that starts at once. */
  executor: 'onnx' | 'auto'
  host: TestHost
  /** Open, with the first template's cell drawn. */
  workbench: Workbench
}

export const test = base.extend<Fixtures>({
  newcomer: [false, { option: true }],
  executor: ['onnx', { option: true }],
  host: async ({ executor }, use) => {
    const host = await startTestHost(executor)
    await use(host)
    await host.close()
  },
  workbench: async ({ page, host, newcomer }, use) => {
    if (!newcomer) await page.addInitScript(declineTour)
    await page.addInitScript(watchFocus)
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error.stack ?? error)))
    const workbench = new Workbench(page)
    await workbench.open(host.url)
    await use(workbench)
    expect(faults, 'errors that nothing caught').toEqual([])
  }
})

/** In the page: what a person leaves who was here before. */
function declineTour(): void {
  const key = 'gatescope.settings'
  if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify({ tourOffered: true }))
}

/** In the page: what has the focus and is moved in the page loses it, and the next key goes nowhere. That is an error. */
function watchFocus(): void {
  let focused: Element | null = null
  document.addEventListener('focusin', ({ target }) => (focused = target instanceof Element ? target : null), true)
  new MutationObserver((records) => {
    const held = focused
    const isMoved = held?.isConnected === true && records.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(held)))
    if (isMoved && document.activeElement === document.body)
      reportError(new Error(`the focus was lost, as ${held.outerHTML} was moved in the page`))
  }).observe(document, { childList: true, subtree: true })
}

/**
 * Fails with the rule, the place and the reason of each violation. The size of targets (WCAG 2.2, 2.5.8) is not among axe's defaults; what
 * stands on the canvas is as large as it is zoomed, and has its equal in a menu or the inspector, which the rule asks for.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // A place that is shown for the first time is loaded first; until then there is nothing to look at.
  await expect(page.locator('h1').first()).toBeAttached()
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  const violated = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ id, at: target.join(' '), why: failureSummary ?? '' }))
  )
  const onCanvas = await page.evaluate(
    (selectors) => selectors.map((selector) => document.querySelector(selector)?.closest('.vue-flow__viewport') != null),
    violated.map(({ at }) => at)
  )
  const counted = violated.filter(({ id }, k) => id !== 'target-size' || !onCanvas[k])
  expect(counted.map(({ id, at, why }) => `${id}: ${at}: ${why}`)).toEqual([])
}

export { expect }

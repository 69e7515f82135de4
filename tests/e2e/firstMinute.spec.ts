// The first minute in a fresh checkout: the workbench trains before TensorFlow is there, and also where it never comes.
import { expect as check, test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { freshCheckout, hasLibrary } from '../support/freshCheckout'
import type { FreshCheckout } from '../support/freshCheckout'
import { expectAccessible } from './support/fixture'
import { starting } from './support/patience'
import { setSmall, trainFor } from './support/run'
import { startCheckout } from './support/testHost'
import type { TestHost } from './support/testHost'
import { Workbench } from './support/workbench'

const test = base.extend<{ tools: 'none' | 'standIns'; checkout: FreshCheckout }>({
  tools: ['none', { option: true }],
  checkout: async ({ tools }, use) => {
    const checkout = await freshCheckout(tools)
    await use(checkout)
    await checkout.remove()
  }
})
test.setTimeout(600_000)
// A click that finds nothing says so before the test's own limit.
test.use({ actionTimeout: 60_000 })

async function openIn(page: Page, host: TestHost): Promise<Workbench> {
  await page.addInitScript(() => localStorage.setItem('gatescope.settings', JSON.stringify({ tourOffered: true })))
  const workbench = new Workbench(page)
  await workbench.open(host.url)
  return workbench
}

const log = (page: Page, words: RegExp) => page.getByRole('list', { name: 'Lines of the log' }).getByText(words)
const engine = (page: Page) => page.getByRole('button', { name: /^Engine: / })

test('without Python and a compiler, the LSTM trains, and one line says what would make it faster', async ({ checkout, page }) => {
  const host = await startCheckout(checkout)
  try {
    const workbench = await openIn(page, host)
    await check(engine(page)).toHaveAccessibleName(/ONNX Runtime/, starting)
    await setSmall(workbench)
    await trainFor(workbench, 3)
    const remedy = workbench.status.getByText(
      /^Training can be up to twice as fast with TensorFlow\. No C\+\+ compiler was found\. Install one/
    )
    await check(remedy).toBeVisible(starting)
    await expectAccessible(page)
    await engine(page).click()
    await check(page.getByRole('dialog', { name: /^Engine: / })).toContainText('No C++ compiler was found.')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await workbench.status.getByRole('button', { name: 'Do not show this again' }).click()
    await check(remedy).toHaveCount(0)
  } finally {
    await host.close()
  }
})

test.describe('with a compiler', () => {
  test.use({ tools: 'standIns' })
  test.skip(!hasLibrary, 'TensorFlow’s library was not set up')

  test('runs train while TensorFlow is set up, which a click stops for good and another begins again; the next run takes it', async ({
    checkout,
    page
  }) => {
    const first = await startCheckout(checkout)
    try {
      const workbench = await openIn(page, first)
      const setUp = workbench.status.getByRole('group', { name: 'Set-up of the faster engine' })
      await check(setUp).toContainText('building the binding', starting)
      await expectAccessible(page)
      await setSmall(workbench)
      await trainFor(workbench, 2)
      await check(setUp).toContainText('building the binding')
      await setUp.getByRole('button', { name: 'Stop' }).click()
      await check(page.getByText('TensorFlow is not fetched')).toBeVisible()
      await check(setUp).toHaveCount(0)
    } finally {
      await first.close()
    }
    const calls = checkout.calls()
    const second = await startCheckout(checkout)
    try {
      const workbench = await openIn(page, second)
      const setUp = workbench.status.getByRole('group', { name: 'Set-up of the faster engine' })
      await workbench.go('Train')
      await trainFor(workbench, 3)
      await check(log(page, /^Runs on onnx/)).toBeVisible()
      check(checkout.calls(), 'who said no has nothing fetched').toBe(calls)
      await engine(page).click()
      await page.getByRole('checkbox', { name: 'Set up TensorFlow' }).check()
      await page.keyboard.press('Escape')
      await check(setUp).toContainText('building the binding', starting)
      checkout.goOn()
      const notice = /Faster engine ready.*The next run trains on TensorFlow 2\./s
      await check(page.getByRole('region', { name: 'Notices' })).toContainText(notice, starting)
      await check(engine(page)).toHaveAccessibleName(/TensorFlow 2\./, starting)
      await trainFor(workbench, 4)
      await check(log(page, /^Runs on tensorflow/)).toBeVisible()
    } finally {
      await second.close()
    }
  })
})

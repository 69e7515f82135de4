// Every template of the gallery as a person meets it: opened and trained with one click, watched in Train and in Inspect. On demand: minutes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { templateSchema } from '../../src/contract/procedures/workspace'
import { expect, test } from '../e2e/support/fixture'
import { compiling } from '../e2e/support/patience'
import { figure, heading, reachStep } from '../e2e/support/run'

test.use({ executor: 'auto' })

const list = z.array(templateSchema).parse(JSON.parse(readFileSync(join(process.cwd(), 'resources/templates/index.json'), 'utf8')))

/** More than the step that is taken before the compiler is done. */
const steps = 5

for (const { name } of list) {
  test(`${name} trains with one click and is seen from within`, async ({ workbench, page }) => {
    test.setTimeout(180_000)
    await workbench.file(/^New from template/)
    await page.getByRole('button', { name: `Open and train ${name}`, exact: true }).click()
    await reachStep(page, steps)
    expect(await figure(page, 'Loss')).toBeGreaterThan(0)
    const first = await figure(page, 'First loss')
    console.log(`${name}: first loss after ${first} s`)
    await workbench.go('Inspect')
    await expect(page.getByRole('list', { name: 'Tokens of the probe' }).getByRole('listitem').nth(3)).toBeVisible(compiling)
    await workbench.go('Train')
    // A template whose training ends by itself may have ended by now.
    const stop = workbench.run.getByRole('button', { name: 'Stop' })
    if (await stop.isVisible()) await stop.click()
    await expect(heading(page, /^(Stopped at step|Finished after)/)).toBeVisible(compiling)
  })
}

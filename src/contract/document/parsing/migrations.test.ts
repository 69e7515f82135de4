/** The steps are consecutive, and are applied one version at a time. */
import { expect, it } from 'vitest'
import { documentVersion } from '../document'
import { migrate, migrations } from './migrations'
import type { Migration } from './migrations'

it('has a step from each version to the next', () => {
  expect(migrations.map((step) => step.from)).toEqual(Array.from({ length: documentVersion - 1 }, (_, k) => k + 1))
})

it('applies the steps from the version of the document on, and leaves the original alone', () => {
  const steps: Migration[] = [
    { from: 1, change: 'title becomes name', apply: ({ title, ...rest }) => ({ ...rest, name: title }) },
    { from: 2, change: 'names are lists', apply: (document) => ({ ...document, name: [document.name] }) }
  ]
  const old = Object.freeze({ version: 1, title: 'a' })
  expect(migrate(old, 1, steps, 3)).toEqual({ version: 3, name: ['a'] })
  expect(migrate({ version: 2, name: 'b' }, 2, steps, 3)).toEqual({ version: 3, name: ['b'] })
  expect(migrate({ version: 3 }, 3, steps, 3)).toEqual({ version: 3 })
  expect(() => migrate(old, 1, steps.slice(1), 3)).toThrow('version 1')
})

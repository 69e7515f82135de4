import { expect, it } from 'vitest'
import { checkLines, importFault } from './importFault'

const output = { name: 'output', difference: 3e-8, values: 324, why: null }

it('says why a model cannot be drawn, and by how much it differs from its examples', () => {
  expect(importFault({ why: 'The node Loop is not drawn.', remedy: 'Export with Scan.' })).toEqual({
    title: 'The node Loop is not drawn.',
    detail: 'Export with Scan.'
  })
  const check = { agrees: false, largest: 0.5, outputs: [{ ...output, difference: 0.5 }] }
  expect(importFault({ check })?.lines).toEqual(['output differs from its example by 5e-1, over 324 numbers.'])
  expect(importFault({ runId: 'x' })).toBeNull()
})

it('tells agreement to a digit, exact agreement, and what could not be compared', () => {
  const lines = checkLines({
    agrees: true,
    largest: 0,
    outputs: [output, { ...output, difference: 0 }, { ...output, difference: null }, { ...output, why: 'its shape differs' }]
  })
  expect(lines).toEqual([
    'output agrees with its example to 3e-8, over 324 numbers.',
    'output agrees exactly with its example, over 324 numbers.',
    'output could not be compared with its example.',
    'output: its shape differs'
  ])
})

// A checkpoint is named by its step, with what a person looks for first.
import { expect, it } from 'vitest'
import { checkpointText } from './checkpointWords'

it('names a checkpoint by its step, the reasons why it is kept, and its value', () => {
  const bytes = 1
  expect(checkpointText({ step: 4000, bytes, reasons: ['newest', 'best'], value: 2.12999 })).toBe('step 4,000 · ★ best, newest · 2.13')
  expect(checkpointText({ step: 30, bytes, reasons: ['newest', 'bestOnDisk'], value: 2.2 })).toBe('step 30 · best on disk, newest · 2.2')
  expect(checkpointText({ step: 8, bytes, reasons: ['rule'], value: null })).toBe('step 8 · kept')
  expect(checkpointText({ step: 8, bytes, reasons: [], value: 0 })).toBe('step 8 · 0')
})

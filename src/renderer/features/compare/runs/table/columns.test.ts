// Runs are sorted by any column: better first whatever the metric, and those without a value last.
import { expect, test } from 'vitest'
import { runEntry } from '../../../../../../tests/support/runEntries'
import type { RunEntry } from '../../../../../contract/runs/entry'
import { fixedColumn, settingColumn, sorted } from './columns'

const ids = (entries: readonly RunEntry[]) => entries.map(({ runId }) => runId).join(' ')
const at = (value: number) => ({ step: 1, value })

test('the best comes first: the lowest bits, the highest accuracy, each metric apart, and runs without a value last either way', () => {
  const accurate = (runId: string, value: number) => runEntry(runId, { summary: { metrics: ['accuracy'] }, best: at(value) })
  const entries = [
    accurate('low', 0.2),
    runEntry('none', { best: null }),
    runEntry('worse', { best: at(3) }),
    accurate('high', 0.9),
    runEntry('better', { best: at(2) })
  ]
  expect(ids(sorted(entries, fixedColumn('best'), 'ascending'))).toBe('better worse high low none')
  expect(
    ids(sorted(entries, fixedColumn('best'), 'descending'))
      .split(' ')
      .at(-1)
  ).toBe('none')
})

test('names are sorted as people count, and equals keep their order', () => {
  const named = (title: string) => runEntry(title, { about: { title } })
  expect(ids(sorted([named('run-10'), named('Run-9'), named('a')], fixedColumn('name'), 'ascending'))).toBe('a Run-9 run-10')
  expect(ids(sorted([runEntry('b'), runEntry('a')], fixedColumn('step'), 'descending'))).toBe('b a')
})

test('a setting sorts numbers before words, and leaves runs without it at the end', () => {
  const having = (runId: string, value: number | string) => runEntry(runId, { settings: { 'training.steps': value } })
  const entries = [runEntry('none'), having('word', 'auto'), having('large', 200), having('small', 30)]
  expect(ids(sorted(entries, settingColumn('training.steps', 'steps'), 'ascending'))).toBe('small large word none')
})

test('a column without a key, or that is gone, leaves the order', () => {
  const entries = [runEntry('b'), runEntry('a')]
  expect([sorted(entries, fixedColumn('curve'), 'ascending'), sorted(entries, undefined, 'ascending')]).toEqual([entries, entries])
})

/** The choices of how a table is read, and the columns that are ticked. */
import { describe, expect, it } from 'vitest'
import type { ColumnReading } from '../../../contract/data/dataReading'
import { settledTask, suggestLabelled } from '../../../contract/data/settledTask'
import { toggledColumns, withCalendarPart, withKnownColumn, withPredicted } from './columnChoice'
import { formatChoices, withChoice } from './formatChoices'

const column = (name: string, more: Partial<ColumnReading> = {}): ColumnReading => ({
  name,
  kind: 'number',
  use: 'value',
  missing: 0,
  distinct: 9,
  example: '1',
  constant: false,
  mean: 0,
  scale: 1,
  ...more
})
const format = { encoding: 'utf-8', separator: ';', decimal: ',', thousands: '', header: true, missing: 'leaveOut' } as const

describe('the format', () => {
  it('shows what was detected, and asks for what could not be told', () => {
    const fields = formatChoices({ ...format, decimal: undefined })
    expect(fields.map(({ value }) => value)).toEqual([';', 'choose', '', 'true', 'leaveOut', 'utf-8'])
    expect(fields[1]?.choices[0]).toEqual({ value: 'choose', label: 'choose…' })
  })

  it('keeps what was chosen, and decides anew what groups digits with another decimal sign', () => {
    expect(withChoice({ separator: ';' }, 'header', 'false')).toEqual({ separator: ';', header: false })
    expect(withChoice({ separator: ';', thousands: '.' }, 'decimal', '.')).toEqual({ separator: ';', decimal: '.' })
  })
})

describe('the columns', () => {
  it('are ticked one by one in the order of the file, and one of them stays', () => {
    const [a, b] = [column('a'), column('b', { use: 'unused' })]
    expect(toggledColumns([a, b], b)).toEqual(['a', 'b'])
    expect(toggledColumns([a, b], a)).toEqual(['a'])
  })

  it('are predicted or known in advance, and one is left to predict', () => {
    const [a, b, c] = [column('a'), column('b'), column('c', { use: 'known' })]
    const columns = [a, b, c]
    const task = { kind: 'series', file: 'a.csv', columns: ['a', 'b'], known: ['c'], heldOut: 0.2 } as const
    const series = { ...task, columns: ['a', 'b'], known: ['c'] }
    expect(withKnownColumn(series, columns, b)).toEqual({ ...series, columns: ['a'], known: ['b', 'c'] })
    expect(withKnownColumn(series, columns, c)).toEqual({ ...series, known: [] })
    expect(withKnownColumn({ ...series, columns: ['a'] }, [a, c], a)).toEqual({ ...series, columns: ['a'] })
    expect(withPredicted(series, columns, c)).toEqual({ ...series, columns: ['a', 'b', 'c'], known: [] })
    const dated = withCalendarPart(withCalendarPart(series, 'month'), 'hour')
    expect(dated.calendar).toEqual(['hour', 'month'])
    expect(withCalendarPart(dated, 'hour').calendar).toEqual(['month'])
  })

  it.each([
    ['by their names', [column('text', { kind: 'text', distinct: 9 }), column('label', { distinct: 3 })], 'text', 'label'],
    ['by what they hold', [column('a', { kind: 'text', distinct: 2 }), column('b', { kind: 'text', distinct: 40 })], 'b', 'a'],
    [
      'with an index before them',
      [
        column('id', { kind: 'index', distinct: 101 }),
        column('said', { kind: 'text', distinct: 101 }),
        column('mood', { kind: 'text', distinct: 4 })
      ],
      'said',
      'mood'
    ]
  ])('of texts and labels are suggested %s', (_, columns, text, label) => {
    const task = { kind: 'classify', file: 'a.csv', text: '', label: '', heldOut: 0.2 } as const
    expect(suggestLabelled(task, columns)).toMatchObject({ text, label })
  })

  it('and the format are part of the task once they are read', () => {
    const reading = {
      kind: 'table',
      file: 'a.csv',
      bytes: 9,
      format,
      rows: 3,
      leftOut: [],
      repeated: 0,
      ahead: 0,
      firstRows: [],
      classes: [],
      cut: 0,
      tokens: null,
      series: null
    } as const
    const columns = [column('a'), column('b', { use: 'unused' })]
    const task = { kind: 'series', file: 'a.csv', columns: [], heldOut: 0.2 } as const
    const whole = { ...reading, leftOut: [], firstRows: [], classes: [], calendar: [], columns }
    expect(settledTask({ ...task, columns: [] }, whole)).toEqual({ ...task, columns: ['a'], format })
    const known = { ...whole, columns: [column('a'), column('b', { use: 'known' })] }
    expect(settledTask({ ...task, columns: [], known: ['b'] }, known)).toEqual({ ...task, columns: ['a'], known: ['b'], format })
  })
})

import { describe, expect, it } from 'vitest'
import { float32Column, float64Column } from '../../lib/columns'
import { joinedColumns } from './joinedColumns'
import { csvPieces, withUnit } from './pictureTable'

const csv = (table: Parameters<typeof csvPieces>[0]) => csvPieces(table).join('')

describe('the numbers of a picture as CSV', () => {
  it('quote what needs it and leave out what is not there', () => {
    const table = {
      columns: [
        { name: 'a "word", or two', values: ['x,y', 'line\nbreak', ''] },
        { name: 'n', values: [1.5, NaN, null] }
      ]
    }
    expect(csv(table)).toBe('"a ""word"", or two",n\n"x,y",1.5\n"line\nbreak",\n,\n')
  })

  it('are written in pieces where they are long', () => {
    const values = Float64Array.from({ length: 25_000 }, (_, k) => k)
    const pieces = csvPieces({ columns: [{ name: 'k', values }] })
    expect(pieces).toHaveLength(4)
    expect(pieces.join('').trimEnd().split('\n').slice(1).map(Number)).toEqual([...values])
  })

  it('are only names for a picture without numbers', () => {
    expect(csv(joinedColumns('step', []))).toBe('step\n')
    expect(withUnit('loss', 'nats')).toBe('loss (nats)')
    expect(withUnit('rate', '')).toBe('rate')
  })
})

describe('the lines of a chart as one table', () => {
  it('have a row for each place of any line', () => {
    const [step, loss, evaluated, validation] = [float64Column(), float32Column(), float64Column(), float64Column()]
    step.append(Float64Array.of(1, 2, 3))
    loss.append(Float32Array.of(0.1, 0.2, NaN))
    evaluated.append(Float64Array.of(2, 4))
    validation.append(Float64Array.of(0.5, 0.25))
    const table = joinedColumns('step', [
      { name: 'loss', x: step, y: loss },
      { name: 'validation', x: evaluated, y: validation }
    ])
    expect(csv(table)).toBe('step,loss,validation\n1,0.1,\n2,0.2,0.5\n3,,\n4,,0.25\n')
  })
})

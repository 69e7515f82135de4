import { describe, expect, it } from 'vitest'
import type { Property } from '../../../contract/units/property'
import { noColumns } from '../../data/taskData'
import type { HeldOutData } from './heldOutData'
import { labelsOf } from './labels'

/** Data of one sequence, a token a word. */
function textOf(words: readonly string[]): HeldOutData {
  return {
    whole: true,
    sequences: [{ length: words.length, inputs: new Map(), word: (step) => words[step] ?? '', target: (step) => step % 2 }]
  }
}

const named = { vocabulary: ['a'], classes: ['no', 'yes'], columns: noColumns }

/** Where a property holds in a text of one character a token, as 1 and 0. */
function holds(property: Property, text: string, words = [...text]): string {
  const found = labelsOf(property, textOf(words), named)
  if (!found.ok) return expect.fail(found.problem.code)
  const { values, threshold } = found.labels
  return Array.from(values[0] ?? [], (value) => (value > threshold ? '1' : '0')).join('')
}

describe('a property of a text', () => {
  it.each<[Property, string, string]>([
    [{ kind: 'quote' }, 'a "bc" d', '00111000'],
    [{ kind: 'quote' }, '“a “b” «c»', '1111100110'],
    [{ kind: 'quote' }, '"open\nnext', '1111100000'],
    [{ kind: 'quote' }, '"a\nb\n\nc', '1111100'],
    [{ kind: 'bracket' }, 'a(b[c)d]e', '011110000'],
    [{ kind: 'bracket' }, ')a(b', '0011'],
    [{ kind: 'vowel' }, 'Éa bOy', '110010'],
    [{ kind: 'upper' }, 'aBÉ1', '0110'],
    [{ kind: 'digit' }, 'a1²٣', '0101'],
    [{ kind: 'space' }, 'a b\n\t', '01011'],
    [{ kind: 'linePosition' }, 'abcd\nab', '0011000'],
    [{ kind: 'wordPosition' }, "don't ab", '00111000'],
    [{ kind: 'regex', pattern: '[0-9]+' }, 'a12b3', '01101'],
    [{ kind: 'regex', pattern: '/WHALE/i' }, 'a whale', '0011111'],
    [{ kind: 'regex', pattern: 'x*' }, 'axxb', '0110']
  ])('%j in %j', (property, text, expected) => {
    expect(holds(property, text)).toBe(expected)
  })

  it('is that of the last character of a longer token', () => {
    expect(holds({ kind: 'quote' }, '', ['He', ' said', ' "', 'No', '"', '.'])).toBe('001100')
    expect(holds({ kind: 'regex', pattern: 'id "N' }, '', ['He', ' said', ' "', 'No', '"'])).toBe('01110')
  })

  it('tells the class that is to be predicted', () => {
    expect(holds({ kind: 'target', name: 'yes' }, 'abcd')).toBe('0101')
  })

  it.each<[Property, string]>([
    [{ kind: 'regex', pattern: '(' }, 'property.pattern'],
    [{ kind: 'target', name: 'maybe' }, 'property.name'],
    [{ kind: 'column', name: 'price' }, 'property.name']
  ])('%j is refused by a problem that says why', (property, code) => {
    const found = labelsOf(property, textOf(['a']), named)
    expect(found.ok || found.problem.code).toBe(code)
  })
})

describe('a column of numbers', () => {
  it('holds above its median, and what has no number is left out', () => {
    const rows = Float32Array.of(3, 1, NaN, 2, 9)
    const data: HeldOutData = {
      whole: true,
      sequences: [{ length: 5, inputs: new Map([['features', { data: rows, width: 1 }]]), word: () => '', target: () => NaN }]
    }
    const columns = { inputs: [{ name: 'price', mean: 0, scale: 1 }], targets: [] }
    const found = labelsOf({ kind: 'column', name: 'price' }, data, { vocabulary: [], classes: [], columns })
    expect(found).toMatchObject({ ok: true, labels: { values: [rows], threshold: 2 } })
  })
})

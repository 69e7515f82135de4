/** The rows of kinds that join and cut values along their units. */
import { cellNodeParams } from '../../contract/document/cellNodes'
import type { CellNodeParams } from '../../contract/document/cellNodes'
import { concat, slice, split } from '../shapeRules'
import { first } from '../text/print/expressions'
import type { CallArguments } from '../text/read/callArguments'
import { called, definePlain } from './define'
import { widths } from './needs'
import type { Rows } from './row'

const fields = { slice: cellNodeParams.slice.shape, split: cellNodeParams.split.shape }
const halves: CellNodeParams<'split'> = { part: 1, parts: 2 }

/** These entries are shared by kinds that only move numbers. */
const moved = { group: 'Shape', linearIn: 'mixing', flops: () => 0, keeps: 'nothing', gate: 'ofGates' } as const

/** `split(z, 2, 4)`: the second of four. */
function readSplit(given: CallArguments): CellNodeParams<'split'> {
  const parts = given.number('parts', fields.split.parts, halves.parts, 'a whole number from 2 to 16')
  return {
    part: given.number('part', fields.split.part.max(parts), halves.part, `a whole number from 1 to ${parts}, the parts there are`),
    parts
  }
}

export const shape: Rows<'concat' | 'slice' | 'split'> = {
  concat: definePlain({
    ...moved,
    label: 'concat',
    symbol: '⧉',
    plainSymbol: '[,]',
    base: 'cat',
    inputs: 'many',
    doc: 'Its inputs one after another along the units',
    search: 'join append',
    shape: concat,
    text: called('concat')
  }),
  slice: {
    ...moved,
    label: 'slice',
    symbol: '⧎',
    plainSymbol: '[:]',
    base: 'part',
    inputs: ['in'],
    outputs: ['out'],
    defaults: { begin: 0, size: 'H' },
    doc: 'size units of in, behind the first begin units',
    search: 'range cut units',
    shape: slice,
    text: {
      call: 'slice',
      doc: '`size` units of in, behind its first `begin` units, which are left out: slice(in, 0, H) takes the first H. Both may be expressions such as H / 2.',
      further: [
        { name: 'begin', type: 'Size' },
        { name: 'size', type: 'Size' }
      ],
      options: [],
      read: (given) => ({
        begin: given.size(
          'begin',
          fields.slice.begin,
          0,
          'how many units to leave out before: 0 or more, H, D or a small expression such as H / 2'
        ),
        size: given.size('size', fields.slice.size, 'H', widths)
      }),
      write: (inputs, { begin, size }) => ({ text: `slice(${first(inputs).text}, ${begin}, ${size})`, binding: 'call' })
    }
  },
  split: {
    ...moved,
    label: 'split',
    symbol: '⊟',
    plainSymbol: '[|]',
    base: 'part',
    inputs: ['in'],
    outputs: ['out'],
    defaults: halves,
    doc: 'One of parts equal parts of in along the units, the first is part 1',
    note: '1 of 2, …',
    search: 'chunk part halves equal gates',
    shape: split,
    text: {
      call: 'split',
      doc: 'One of `parts` equal parts of in along the units, counted from 1: split(z, 2, 4) is the second of four. From 2 to 16 parts.',
      further: [
        { name: 'part', type: 'number' },
        { name: 'parts', type: 'number' }
      ],
      options: [],
      read: readSplit,
      write: (inputs, { part, parts }) => ({ text: `split(${first(inputs).text}, ${part}, ${parts})`, binding: 'call' })
    },
    title: ({ part, parts }) => `split ${part}/${parts}`
  }
}

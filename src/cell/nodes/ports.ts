/** The rows of a cell's ports: its input, its states before and after the time step, and its output. */
import { resolveWidth } from '../../contract/document/widths'
import { same, vector } from '../shapeRules'
import { first } from '../text/print/expressions'
import { definePlain, notCalled } from './define'
import type { Rows } from './row'

const nothing = () => 0

export const ports: Rows<'input' | 'state' | 'nextState' | 'output'> = {
  input: definePlain({
    label: 'input',
    symbol: 'x',
    base: 'x',
    group: 'Ports',
    inputs: [],
    doc: 'x_t: what the layer before gives at this time step, [B, D]',
    note: 'x_t',
    shape: (_, __, sizes) => ({ shape: [sizes.input] }),
    text: notCalled(first),
    linearIn: 'none',
    flops: nothing,
    keeps: 'nothing',
    leastWidth: 108
  }),
  state: {
    label: 'state',
    symbol: 's',
    base: 'h',
    group: 'Ports',
    inputs: [],
    outputs: ['out'],
    defaults: { shape: ['H'], initial: 'zero' },
    doc: 'A state as step t − 1 left it, [B, shape]',
    note: 'h, c, …',
    search: 'hidden cell carry memory t-1',
    shape: ({ shape }, _, sizes) => ({ shape: shape.map((dim) => resolveWidth(dim, sizes)) }),
    text: { call: null, further: [], options: [], read: () => ({ shape: ['H'], initial: 'zero' }), write: first },
    linearIn: 'none',
    flops: nothing,
    keeps: 'nothing',
    leastWidth: 96
  },
  nextState: {
    label: 'next state',
    symbol: "s'",
    base: 'h',
    group: 'Ports',
    inputs: ['in'],
    outputs: [],
    defaults: { state: 'h' },
    doc: 'What the state becomes for step t + 1; a number stands for all its units',
    note: 't + 1',
    search: 'carry write t+1',
    shape: same,
    text: { call: null, further: [], options: [], read: () => ({ state: 'h' }), write: first },
    linearIn: 'unitwise',
    flops: nothing,
    keeps: 'nothing',
    gate: 'ofGates',
    leastWidth: 96
  },
  output: definePlain({
    label: 'output',
    symbol: 'y',
    base: 'y',
    group: 'Ports',
    inputs: ['in'],
    outputs: [],
    doc: 'y_t: what the layer gives on at this time step',
    note: 'y_t',
    shape: vector,
    text: notCalled(first),
    linearIn: 'unitwise',
    flops: nothing,
    keeps: 'nothing',
    gate: 'ofGates',
    leastWidth: 108
  })
}

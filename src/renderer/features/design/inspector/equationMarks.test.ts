/** Equations and drawing point at each other. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { equationMarks, nodesOfLine } from './equationMarks'
import { beginRefusal, dimRefusal, readBegin, readDim, readShape, shapeRefusal } from './dims'

const [lstm] = lstmDocument.cells
if (lstm === undefined) throw new Error('no cell')
const equations = {
  text: '// LSTM\ncell LSTM(x, { h, c }) {\n  f = sigmoid(linear(x, h))\n  c = f * c\n}',
  lines: { lin_f: 2, f: 2, keep: 3, sum: 3, c1: 3 }
}

test('the name that a line assigns has the colour of its role', () => {
  expect(equationMarks(lstm, equations)).toEqual([
    { line: 2, from: 2, to: 3, className: 'roleForget' },
    { line: 3, from: 2, to: 3, className: 'roleState' }
  ])
})

test('a line gives the node that it assigns, then the others it was made of', () => {
  expect(nodesOfLine(lstm, equations, 2)).toEqual(['f', 'lin_f'])
  expect(nodesOfLine(lstm, equations, 3)).toEqual(['c1', 'keep', 'sum'])
  expect(nodesOfLine(lstm, equations, 0)).toEqual([])
})

test('sizes are numbers, H or a few times H', () => {
  expect([readDim('H'), readDim('h'), readDim('64')]).toEqual(['H', 'H', 64])
  expect(readDim('4h')).toBe('4H')
  expect(['0', '1.5', 'x', '', '0H', '1.5H', '9H', 'HH'].map(dimRefusal)).not.toContain(null)
  expect(['0', '12', '2H'].map(readBegin)).toEqual([0, 12, '2H'])
  expect(['-1', '0.5', 'x', ''].map(beginRefusal)).not.toContain(null)
  expect(readShape('[H, 8]')).toEqual(['H', 8])
  expect([shapeRefusal('H, 8'), shapeRefusal('H')]).toEqual([null, null])
  expect(['', 'H, 8, 2', 'H, x'].map(shapeRefusal)).not.toContain(null)
})

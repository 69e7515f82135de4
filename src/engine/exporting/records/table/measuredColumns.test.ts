// What was measured at some steps stands in the rows of those steps, in every format that has the table.
import { expect, it } from 'vitest'
import { recordedParameters, recordedRun } from '../../../../../tests/support/recordedRun'
import { scalarTags } from '../tensorboard/scalarTags'
import { columnsTable } from './columnsTable'
import { recordBlocks } from './recordBlocks'
import { recordColumns } from './recordColumns'

const [first = '', second = ''] = recordedParameters
const updates = [
  { step: 2, tensors: [{ name: second, weight: 4, update: 0.5 }] },
  {
    step: 5,
    tensors: [
      { name: second, weight: 8, update: 0.5 },
      { name: first, weight: 0, update: 0.25 }
    ]
  }
]
const exponents = [
  { step: 3, layers: [{ layer: 'lstm', name: 'LSTM', exponent: -0.25 }] },
  { step: 5, layers: [{ layer: 'lstm', name: 'LSTM', exponent: 0.125 }] }
]
const run = recordedRun(6, [4, 9], recordedParameters, { updates, exponents })

it('has a column for each parameter and layer that was measured, filled at those steps alone', () => {
  const names = recordColumns(run).map(({ name }) => name)
  const measured = [`weight_norm/${first}`, `weight_norm/${second}`, `update_ratio/${first}`, `update_ratio/${second}`, 'lyapunov/lstm']
  expect(names.slice(-5)).toEqual(measured)
  expect(scalarTags(run).map((tag) => tag?.name)).toEqual(expect.arrayContaining(measured))
  const blocks = [...recordBlocks(run, 4)]
  const column = (name: string) => blocks.flatMap(({ columns }) => Array.from(columns[names.indexOf(name)] ?? []))
  // The row behind the sixth step is of an evaluation without a step.
  expect(column('step')).toEqual([1, 2, 3, 4, 5, 6, 9])
  expect(column(`weight_norm/${second}`)).toEqual([null, 4, null, null, 8, null, null])
  expect(column(`update_ratio/${second}`)).toEqual([null, 0.125, null, null, 0.0625, null, null])
  expect(column(`update_ratio/${first}`)).toEqual([null, null, null, null, NaN, null, null])
  expect(column('lyapunov/lstm')).toEqual([null, null, -0.25, null, 0.125, null, null])
  expect(columnsTable(run)).toContain('| `lyapunov/lstm` | nats a time step |')
})

it('has none where nothing was measured', () => {
  const plain = recordedRun(6, [4])
  expect(recordColumns(plain).some(({ name }) => /^(weight_norm|update_ratio|lyapunov)/.test(name))).toBe(false)
  expect(columnsTable(plain)).not.toContain('update_ratio')
})

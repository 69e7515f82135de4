/** The operator tests of RNN, GRU and LSTM that ONNX publishes for backends: their weights are inputs, which the examples have. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importedFrom } from './support'

const operators = join(import.meta.dirname, '../../fixtures/onnxOperators')
const cases = readdirSync(operators).filter((name) => statSync(join(operators, name)).isDirectory())

describe('an operator test of ONNX', () => {
  it('is there for each of the three', () => {
    for (const word of ['rnn', 'gru', 'lstm']) expect(cases.filter((name) => name.includes(word)).length).toBeGreaterThan(4)
  })

  it.each(cases)('%s', async (name) => {
    const { check } = await importedFrom(join(operators, name, 'model.onnx'), join(operators, name, 'test_data_set_0'))
    expect(check?.outputs.map(({ why }) => why).filter((why) => why !== null)).toEqual([])
    expect(check?.largest).toBeLessThan(1e-4)
  })
})

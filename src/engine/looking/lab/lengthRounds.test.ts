/** Rounds over time by formula, held against the loops of the program that runs and against what is known of the cells. */
import { describe, expect, it } from 'vitest'
import { lengthFamilies } from '../../../contract/labs/families'
import type { LengthFamily } from '../../../contract/labs/families'
import { readTemplate } from '../../../../tests/support/templates'
import { recurrenceOf } from '../../model/layers/recurrent/recurrence'
import { modelWeights } from '../../model/layers/weights'
import { lowerModel } from '../../model/lower/lowerModel'
import { buildProgram } from '../../compiler/program/builder'
import type { AnyOperation, Block, Value } from '../../compiler/program/types'
import { cellTemplates } from './families'
import type { Cells } from './families'
import { planLabRun } from './labTrainer'
import { baseFamily } from './lengthFamilies'
import { overTime, roundsOf } from './lengthRounds'

const cell = (family: keyof Cells) => readTemplate(cellTemplates[family]).cells[0]!
const cells: Cells = { RNN: cell('RNN'), LSTM: cell('LSTM'), GRU: cell('GRU'), minGRU: cell('minGRU') }
const task = { kind: 'delayedRecall', symbols: 3, distance: 4 } as const
const blocks = 2

/** Turns of loops that wait for one another on the longest way from one of `from` to a result; -Infinity where there is no way. */
function turns(block: Block, from: ReadonlySet<Value>): number {
  const depth = new Map<Value, number>([...from].map((value) => [value, 0]))
  const of = (value: Value) => depth.get(value) ?? -Infinity
  for (const operation of block.operations) {
    const turns = Math.max(-Infinity, ...operation.inputs.map(of)) + ownTurns(operation)
    for (const output of operation.outputs) depth.set(output, turns)
  }
  return Math.max(...block.results.map(of))
}

function ownTurns(operation: AnyOperation): number {
  if (operation.name !== 'scan') return 0
  const { body, carries, length } = operation.attributes
  const inside = Math.max(0, turns(body, new Set(body.parameters)))
  return carries === 0 ? inside : length * Math.max(1, inside)
}

async function turnsForward(family: LengthFamily, length: number): Promise<number> {
  const settings = { task, batch: 1, length, learningRate: 0.01, blocks, seed: 1, chunked: family === 'Transformer-chunked' }
  const { model } = await planLabRun(baseFamily(family), cells, settings, 16_000)
  const weights = new Map(modelWeights(model.checked).map((spec) => [spec.name, spec.type]))
  const parameters = new Map([...weights, ['tokens', { dtype: 'int32', shape: [length, 1] }] as const])
  const program = buildProgram('forward', parameters, (builder, values) => {
    const inputs = new Map([...values].filter(([name]) => name === 'tokens'))
    return new Map([['output', lowerModel(model.checked, builder, values, inputs, { taps: false }).output]])
  })
  return turns(program.block, new Set(program.block.parameters.filter((_, k) => program.parameters[k] === 'tokens')))
}

describe('rounds over time', () => {
  it.each(lengthFamilies)('are the turns of the loops that run: %s', async (family) => {
    for (const length of [64, 512, 2048]) {
      const { rounds } = roundsOf(family, length, { gpu: false })
      // What has one round has no loop.
      expect(await turnsForward(family, length)).toBe(blocks * (rounds === 1 ? 0 : rounds))
    }
  })

  it('are T, T / 32, log2 T or one', () => {
    const [length, cpu, gpu] = [4096, { gpu: false }, { gpu: true }]
    expect(roundsOf('LSTM', length, gpu)).toEqual({ rounds: 4096, leastRounds: 4096 })
    expect(roundsOf('minGRU', length, cpu)).toEqual({ rounds: 4096, leastRounds: 12 })
    expect(roundsOf('minGRU', length, gpu)).toEqual({ rounds: 12, leastRounds: 12 })
    expect(roundsOf('Mamba', length, cpu)).toEqual({ rounds: 4096, leastRounds: 12 })
    expect(roundsOf('S4D', length, cpu)).toEqual({ rounds: 128, leastRounds: 12 })
    expect(roundsOf('S4D', 64, cpu)).toEqual({ rounds: 2, leastRounds: 2 })
    expect(roundsOf('Transformer', length, cpu)).toEqual({ rounds: 1, leastRounds: 1 })
    expect(roundsOf('Transformer-chunked', length, cpu)).toEqual({ rounds: 64, leastRounds: 1 })
  })

  it.each(['RNN', 'LSTM', 'GRU', 'minGRU'] as const)('are called what the cell of %s is found to be', async (family) => {
    const { model } = await planLabRun(family, cells, { task, batch: 1, length: 8, learningRate: 0.01, blocks, seed: 1 }, 16_000)
    const layer = model.checked.layers.find((each) => each.kind === 'recurrent')
    if (layer?.kind !== 'recurrent') throw new Error('no recurrent layer')
    expect(overTime(family)).toBe(recurrenceOf(layer.cell).alongTime === 'unitwise' ? 'can be parallel' : 'sequential')
  })
})

/** Token by token as the whole sequence at once, in float64, of every template whose layers see the past alone; and what is refused. */
import { describe, expect, it } from 'vitest'
import { B, T, atOnce, causal, modelOf, oneStep, sequence, weightsOf } from '../../../../tests/support/stepping'
import { readTemplate, smallTask } from '../../../../tests/support/templates'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { checkModel } from '../../model/graph/checkModel'
import type { CheckedModel } from '../../model/checkedModel'
import { generationProblems, stepProblems } from '../../model/graph/generationProblems'
import { verifyProgram } from '../../compiler/program/verify'
import { generationModule } from './generationModule'
import { generationBytes, generationMemory } from './memoryBytes'

function tokenByToken(model: CheckedModel): number[][] {
  const { functions, memory } = generationModule(model, { batch: B, capacity: T })
  for (const program of functions.values()) verifyProgram(program)
  const weights = weightsOf(model)
  const inputs = sequence(model)
  let memoryValues = new Map<string, AnyArray>(evaluate(functions.get('begin')!, weights))
  return Array.from({ length: T }, (_, t) => {
    const position: [string, AnyArray] = ['position', { shape: [], data: [t] }]
    const stepValues = evaluate(functions.get('generate')!, new Map([...weights, ...memoryValues, ...oneStep(inputs, t), position]))
    memoryValues = new Map([...memory.keys()].map((key) => [key, stepValues.get(key)!]))
    return [...stepValues.get('output')!.data]
  })
}

function agrees(model: CheckedModel): void {
  const whole = atOnce(model)
  tokenByToken(model).forEach((output, t) => {
    const expected = whole(t)
    expect(output).toHaveLength(expected.length)
    output.forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-9))
  })
}

describe('the step form', () => {
  it('is there for all but what reads backward or looks ahead', () => {
    expect(causal.length).toBeGreaterThan(18)
    expect(stepProblems(modelOf('bidirectional-lstm-chapters')).map(({ code }) => code)).toEqual(['generate.backward'])
  })

  it.each(causal)('gives what the sequence form gives: %s', (id) => agrees(modelOf(id)))

  it.each(['alibi', 'none'] as const)('of attention with positions: %s', (positions) =>
    agrees(
      modelOf('transformer-moby-dick', ({ model }) => {
        for (const layer of model.layers) if (layer.kind === 'attention') Object.assign(layer.params, { positions, form: 'chunked' })
      })
    )
  )

  it('of a token shift', () =>
    agrees(
      modelOf('lstm-moby-dick', ({ model }) => {
        const head = model.layers.find((layer) => layer.kind === 'head')!
        model.layers.push({ id: 'shift', name: 'Shift', kind: 'tokenShift', inputs: head.inputs, params: {} })
        head.inputs = ['shift']
      })
    ))

  it('of learned positions, of a convolution as a layer and of learned first states', () => {
    agrees(
      modelOf('transformer-post-norm-moby-dick', ({ model }) => {
        for (const layer of model.layers) if (layer.kind === 'positions') layer.params = { form: 'learned', limit: 4096 }
      })
    )
    agrees(
      modelOf('lstm-moby-dick', ({ model, cells }) => {
        for (const node of cells.flatMap((cell) => cell.nodes)) if (node.kind === 'state') node.params.initial = 'learned'
        const head = model.layers.find((layer) => layer.kind === 'head')!
        const params = { kernel: 3, activation: 'silu' } as const
        model.layers.push({ id: 'near', name: 'Near', kind: 'conv', inputs: head.inputs, params })
        head.inputs = ['near']
      })
    )
  })

  it.each(['bilinear', 'zeroOrderHold'] as const)('of S4D with %s and a kernel of one step for Mamba', (discretisation) => {
    agrees(
      modelOf('s4d-moby-dick', ({ model }) => {
        for (const layer of model.layers) if (layer.kind === 's4d') layer.params.discretisation = discretisation
      })
    )
    agrees(
      modelOf('mamba-moby-dick', ({ model }) => {
        for (const layer of model.layers) if (layer.kind === 'mamba') layer.params.kernel = 1
      })
    )
  })
})

describe('what cannot generate', () => {
  it('is attention that looks ahead, with the layer, and a task without next tokens', () => {
    const model = modelOf('transformer-moby-dick', ({ model: { layers } }) => {
      for (const layer of layers) if (layer.kind === 'attention') layer.params.causal = false
    })
    const problems = generationProblems(model, true, 'text')
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['generate.attention']))
    expect(model.layers.some(({ layer }) => layer.id === problems[0]!.place.layer)).toBe(true)
    expect(generationProblems(modelOf('lstm-sines'), true, 'text').map(({ code }) => code)).toEqual(['generate.task'])
    expect(generationProblems(modelOf('lstm-moby-dick'), true, 'text')).toEqual([])
  })
})

describe('the memory between tokens', () => {
  const wholeModel = (id: string) => {
    const document = readTemplate(id)
    const result = checkModel(document, smallTask(document, 80))
    if (!result.ok) throw new Error(id)
    return result.model
  }

  it('is constant for an LSTM: two states of H numbers', () => {
    const model = wholeModel('lstm-moby-dick')
    const hidden = model.layers.flatMap((each) => (each.kind === 'recurrent' ? [each.cell.hidden] : []))[0]!
    expect(generationMemory(model)).toEqual([
      { layer: 'lstm', labels: ['hidden state', 'cell state'], constant: 4 * 2 * hidden, perToken: 0 }
    ])
    expect(generationBytes(model, 1)).toBe(generationBytes(model, 10_000))
  })

  it('grows by 2 · D numbers a token and layer for attention', () => {
    const model = wholeModel('transformer-moby-dick')
    const attention = model.layers.filter(({ kind }) => kind === 'attention')
    expect(generationMemory(model)).toHaveLength(attention.length)
    expect(generationBytes(model, 100)).toBe(attention.reduce((sum, { width }) => sum + 100 * 2 * 4 * width, 0))
  })
})

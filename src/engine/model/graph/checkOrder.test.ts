/** Orders of batches and carried states that make no sense are told with the layer and what would mend it. */
import { describe, expect, it } from 'vitest'
import { readTemplate, smallTask } from '../../../../tests/support/templates'
import type { GatescopeDocument } from '../../../contract/document/document'
import { problemText } from '../../../contract/problems/problemText'
import type { TrainingSettings } from '../../../contract/document/training'
import { analyseModel } from './checkModel'

function problems(id: string, training: Partial<TrainingSettings>, change: (document: GatescopeDocument) => void = () => undefined) {
  const document = readTemplate(id)
  change(document)
  const changed = { ...document, training: { ...document.training, ...training } }
  return analyseModel(changed, smallTask(document, 7)).problems
}
const streams = { order: 'streams', stateful: true } as const

describe('carried states', () => {
  it('are fine in a recurrent model whose batches come as streams, and streams without them', () => {
    expect(problems('lstm-moby-dick', streams)).toEqual([])
    expect(problems('lstm-moby-dick', { order: 'streams' })).toEqual([])
  })
  it('need streams', () => {
    const [problem] = problems('lstm-moby-dick', { stateful: true })
    expect(problem).toMatchObject({ code: 'training.stateful', place: { path: 'training.stateful' } })
    expect(problemText(problem!).remedy).toContain('“streams”')
  })
  it('need a task whose data has an order', () => {
    const [problem] = problems('gru-adding', streams)
    expect(problem).toMatchObject({ code: 'training.order', place: { path: 'training.order' } })
    expect(problemText(problem!)).toEqual({
      message: 'Sampling is set to “streams”, which the task “adding problem” does not offer.',
      remedy: 'Set Sampling to “random”, or choose another task.'
    })
  })
  it('cannot come out of the future', () => {
    const [problem, ...others] = problems('lstm-moby-dick', streams, ({ model }) => {
      for (const layer of model.layers) if (layer.kind === 'recurrent') layer.params.direction = 'backward'
    })
    expect(others).toEqual([])
    expect(problem).toMatchObject({ code: 'layer.stateful', place: { layer: expect.any(String) } })
    expect(problemText(problem!).message).toContain('runs backward in time')
  })
  it('cannot be mixed with layers that look at one batch', () => {
    const orderProblems = problems('transformer-moby-dick', streams)
    expect(orderProblems.length).toBeGreaterThan(0)
    for (const each of orderProblems) expect(each.code).toBe('layer.stateful')
  })
  it('are computed by state-space layers in every form but the convolution', () => {
    expect(problems('mamba-moby-dick', streams)).toEqual([])
    expect(problems('s4d-moby-dick', streams)).toEqual([])
    const orderProblems = problems('s4d-moby-dick', streams, ({ model }) => {
      for (const layer of model.layers) if (layer.kind === 's4d') layer.params.form = 'convolution'
    })
    expect(orderProblems).toMatchObject([{ code: 'layer.stateful', place: { layer: 's4d1' } }, { place: { layer: 's4d2' } }])
  })
  it('need a layer that has one', () => {
    const orderProblems = problems('lstm-moby-dick', streams, (document) => {
      const { layers } = document.model
      document.model.layers = layers
        .filter(({ kind }) => kind !== 'recurrent')
        .map((layer) => (layer.kind === 'head' ? { ...layer, inputs: ['embedding'] } : layer))
    }).filter(({ severity }) => severity === 'error')
    expect(orderProblems).toMatchObject([{ code: 'training.stateful', args: { why: 'noState' } }])
  })
})

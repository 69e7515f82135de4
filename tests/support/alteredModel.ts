/** A small model with a lens that changes its values, and rows of numbers to hold against other mathematics. */
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Layer } from '../../src/contract/document/modelGraph'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { interventionsSchema } from '../../src/contract/interventions/intervention'
import type { ProbeInput } from '../../src/engine/data/openedProbe'
import { noColumns } from '../../src/engine/data/taskData'
import { carriedName, freshInput } from '../../src/engine/learning/step/carried'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import type { ProbedModel } from '../../src/engine/looking/inspection/lens'
import { Interventions } from '../../src/engine/looking/interventions/interventions'
import { planInterventions } from '../../src/engine/looking/interventions/plan'
import { openFor, originsOf, runChanged, runPlain } from '../../src/engine/looking/interventions/recordings'
import { floatsOf } from '../../src/engine/executors/floatsOf'
import { modelStates } from '../../src/engine/model/layers/layerStates'
import { stepProblems } from '../../src/engine/model/graph/generationProblems'
import { checked, movedWeights, sourceOf } from './drawnCell'
import { referenceExecutor } from './referenceExecutor'
import { readTemplate } from './templates'

const letters = 'abcdefg'
export const words: readonly string[] = [...letters]

/** The sequence of a text of the first seven letters. */
export function sequenceOf(text: string): ProbeInput {
  const tokens = Int32Array.from(text, (letter) => letters.indexOf(letter))
  return { length: tokens.length, arrays: new Map([['tokens', tokens]]), words: [...text], text: tokens, targets: null }
}

/** What every layer between an embedding and a head has, as `alteredLayer` takes it. */
export const middle = { id: 'mix', name: 'Mix', inputs: ['embedding'] }

/** An embedding of `units`, the layer, and a head. */
export function alteredLayer(layer: Layer, units: number) {
  const embedding: Layer = { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units } }
  const head: Layer = { id: 'head', name: 'Head', kind: 'head', inputs: [layer.id], params: { bias: true, over: 'token' } }
  return alteredModel({ ...readTemplate('lstm-moby-dick'), model: { layers: [embedding, layer, head] } })
}

export function alteredModel(document: GatescopeDocument) {
  const model = checked(document, nextTokenTask(letters.length))
  const weights = movedWeights(model)
  const probed: ProbedModel = {
    model: { ...modelForward(model), states: modelStates(model) },
    checked: model,
    classes: words,
    columns: noColumns,
    predictsNext: true,
    shape: { length: 5, batch: 2 },
    sample: () => [],
    causal: stepProblems(model).length === 0,
    matrices: new Set()
  }
  const lens = new Interventions(referenceExecutor, probed)
  const source = sourceOf(weights, 3)

  const plan = (rows: readonly unknown[], length: number | null) => {
    const planned = planInterventions(interventionsSchema.parse(rows), {
      values: lens.values(),
      vocabulary: words,
      length,
      open: ({ text }) => ({ ok: true, probe: text === null ? null : sequenceOf(text) })
    })
    if (!planned.ok) throw new Error(planned.problems.map(({ code, args }) => `${code} ${JSON.stringify(args)}`).join())
    return planned.plan
  }

  /** The head's output on a text with changes, one row a token. `states`: those that the text is entered with, by `<layer>.<name>`. */
  async function outputs(
    text: string,
    rows: readonly unknown[],
    states: Readonly<Record<string, readonly number[]>> = {}
  ): Promise<number[][]> {
    const input = sequenceOf(text)
    const values = Object.entries(states).map(([name, state]) => [carriedName('train', name), Float32Array.from(state)] as const)
    const entered = new Map(values.length > 0 ? [...values, [freshInput, Float32Array.of(0)] as const] : [])
    const sequence = { input, entered }
    const changes = plan(rows, input.length)
    const run = await openFor(lens, changes.values, sequence)
    const own = { results: runPlain(run, source, sequence), steps: input.length }
    const results = runChanged(run, source, sequence, changes, await originsOf(lens, changes, source, own))
    const output = floatsOf(results, 'output')
    return Array.from({ length: input.length }, (_, t) => [...output.subarray(t * words.length, (t + 1) * words.length)])
  }

  return { lens, source, plan, outputs, weights, checked: model }
}

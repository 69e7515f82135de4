/** The document that stands for a model in Python, so that the window has a tab for its run: it has a name, and nothing is drawn in it. */
import { isDeepStrictEqual } from 'node:util'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { trainingSettingsSchema } from '../../../../contract/document/training'

/** @param name of the run */
export function pythonDocument(name: string): GatescopeDocument {
  return {
    format: 'gatescope',
    version: 1,
    name: name.slice(0, 120) || 'Python',
    cells: [],
    model: { layers: [] },
    task: {
      kind: 'imported',
      tokens: null,
      features: 1,
      lengths: false,
      target: { over: 'step', kind: 'real', width: 1 },
      vocabulary: [],
      classes: []
    },
    training: trainingSettingsSchema.parse({
      batchSize: 1,
      sequenceLength: 1,
      optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      clip: { kind: 'globalNorm', norm: 1 },
      seed: 1,
      steps: null,
      evaluateEvery: 100
    }),
    probe: { text: '0' }
  }
}

/** Tells whether a document stands for a model in Python and nothing was drawn in it since. */
export function isPythonDocument({ cells, model, task }: GatescopeDocument): boolean {
  const blank = pythonDocument('')
  return isDeepStrictEqual({ cells, model, task }, { cells: blank.cells, model: blank.model, task: blank.task })
}

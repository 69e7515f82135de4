/** Interventions that do not fit a model, or a file of them that cannot be read, with the problems that say so. */
import { interventionsSchema, parseInterventions } from '../../src/contract/interventions/intervention'
import type { Problem } from '../../src/contract/problems/problems'
import { alterableValues } from '../../src/engine/looking/interventions/alterableValues'
import { patchingMap, PatchingRefused } from '../../src/engine/looking/interventions/patching'
import { planInterventions } from '../../src/engine/looking/interventions/plan'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { alteredModel, sequenceOf, words } from '../support/alteredModel'
import { readTemplate, shrunk } from '../support/templates'

const smallModel = (template: string) => alteredModel(shrunk(readTemplate(template), { units: 3, hidden: 4 }))

/** Of a list on an LSTM, or another template, and a sequence of three tokens. */
function planned(row: Record<string, unknown>, template = 'lstm-moby-dick', vocabulary = words): readonly Problem[] {
  const values = alterableValues(modelForward(smallModel(template).checked))
  const plan = planInterventions(interventionsSchema.parse([row]), {
    values,
    vocabulary,
    length: 3,
    open: () => ({ ok: true, probe: null })
  })
  return plan.ok ? [] : plan.problems
}

async function mapped(base: string, other: string): Promise<readonly Problem[]> {
  const { lens, source } = smallModel('lstm-moby-dick')
  const output = { at: null, answer: null, against: null, steps: base.length }
  try {
    await patchingMap(lens, { sequence: { input: sequenceOf(base) }, from: { input: sequenceOf(other) }, output }, () => source).next()
    return []
  } catch (error) {
    if (error instanceof PatchingRefused) return error.problems
    throw error
  }
}

function fileProblems(): readonly Problem[] {
  const parsed = parseInterventions('{"format": "gatescope-interventions", "version": 2}', 'list.json')
  return parsed.ok ? [] : parsed.problems
}

export const interventionExamples = {
  'intervention.file': fileProblems,
  'intervention.value': () => planned({ kind: 'zero', layer: 'lstm', value: 'q' }),
  'intervention.unit': () => planned({ kind: 'zero', layer: 'lstm', value: 'c', units: [5] }),
  'intervention.dim': () => planned({ kind: 'zero', layer: 'lstm', value: 'c', dims: [2] }),
  'intervention.unfit': () => planned({ kind: 'reset', layer: 'lstm', value: 'f' }),
  'intervention.token': () => planned({ kind: 'edit', token: 4, to: 'a' }),
  'intervention.word': () => planned({ kind: 'edit', token: 1, to: 'z' }),
  'intervention.noTokens': () => planned({ kind: 'edit', token: 1, to: 'a' }, 'lstm-moby-dick', []),
  'intervention.lengths': () => mapped('bad', 'ba'),
  'intervention.noDifference': () => mapped('bad', 'bad')
}

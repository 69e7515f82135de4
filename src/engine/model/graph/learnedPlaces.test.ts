/** Where learned positions end: the fewest of a model, and a probe that goes on past them. */
import { expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import type { GatescopeDocument } from '../../../contract/document/document'
import { problemText } from '../../../contract/problems/problemText'
import type { Problem } from '../../../contract/problems/problems'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { checkModel } from './checkModel'
import { fewestPlaces, learnedPlaces } from './learnedPlaces'

const checked = (document: GatescopeDocument) => checkModel(document, nextTokenTask(81))

/** What a Transformer with 64 learned positions is told of a probe so long, trained on sequences so long. */
function told(length: number, sequenceLength = 64, id = 'transformer-moby-dick'): readonly Problem[] {
  const document = readTemplate(id)
  const result = checked({ ...document, probe: { text: 'é'.repeat(length) }, training: { ...document.training, sequenceLength } })
  return result.ok ? result.warnings : result.problems
}

it('are as many as the layer has, or as training reaches', () => {
  expect(learnedPlaces({ params: { form: 'learned', limit: 64 } }, 100)).toBe(64)
  expect(learnedPlaces({ params: { form: 'learned', limit: 64 } }, 20)).toBe(20)
  expect(learnedPlaces({ params: { form: 'sinusoidal' } }, 20)).toBeNull()
})

it('are told with the layer, where a model has any', () => {
  const [learned, sinusoidal] = ['transformer-moby-dick', 'transformer-post-norm-moby-dick'].map((id) => checked(readTemplate(id)))
  expect(learned?.ok && fewestPlaces(learned.model)).toEqual({ layer: 'Positions', count: 64 })
  expect(sinusoidal?.ok && fewestPlaces(sinusoidal.model)).toBeNull()
})

it('are behind a probe that is longer, which is a warning', () => {
  expect(told(64)).toEqual([])
  const [problem] = told(65)
  expect(problem).toMatchObject({ code: 'probe.positions', severity: 'warning', args: { limit: 64, length: 65 } })
  expect(problem && problemText(problem).message).toContain('The probe has 65 tokens, and “Positions” learns positions for 64')
  expect(told(30, 20)).toMatchObject([{ args: { limit: 20, length: 30 } }])
  expect(told(400, 64, 'transformer-post-norm-moby-dick')).toEqual([])
})

// An example of every problem of a property that units are scored by.
import type { Property } from '../../src/contract/units/property'
import { noColumns } from '../../src/engine/data/taskData'
import { alikeProblem, labelsOf } from '../../src/engine/looking/units/labels'

const text = `${'a'.repeat(60)}!`
const data = {
  whole: true,
  sequences: [{ length: text.length, inputs: new Map(), word: (step: number) => text[step] ?? '', target: () => NaN }]
}

const refused = (property: Property, vocabulary: readonly string[] = ['a', '!']) => {
  const labels = labelsOf(property, data, { vocabulary, classes: ['yes', 'no'], columns: noColumns })
  return labels.ok ? [] : [labels.problem]
}

/** By code. */
export const propertyExamples = {
  'property.pattern': () => refused({ kind: 'regex', pattern: 'a(' }),
  'property.slow': () => refused({ kind: 'regex', pattern: '(a+)+$' }),
  'property.noText': () => refused({ kind: 'quote' }, []),
  'property.name': () => refused({ kind: 'target', name: 'perhaps' }),
  'property.alike': () => [alikeProblem({ kind: 'digit' }, new Uint8Array(61))].filter((problem) => problem !== null)
}

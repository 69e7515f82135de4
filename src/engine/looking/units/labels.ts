/** Gives every time step of the data a number for a property, and says where the property holds. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { propertyText, propertyWords } from '../../../contract/units/property'
import type { Property } from '../../../contract/units/property'
import type { TaskColumns } from '../../data/taskData'
import type { HeldOutData, HeldOutSequence } from './heldOutData'
import { patternSpans } from './patternSpans'
import type { Span } from './patternSpans'
import { textProperties } from './textProperties'
import type { CharacterNumbers } from './textProperties'

/** For each sequence a number for each time step, NaN where the property is not told. */
export interface Labels {
  readonly values: readonly Float32Array[]
  /** The property holds where a number is above this one. */
  readonly threshold: number
}

export type LabelsFound = { readonly ok: true; readonly labels: Labels } | { readonly ok: false; readonly problem: Problem }

interface Named {
  readonly vocabulary: readonly string[]
  readonly classes: readonly string[]
  readonly columns: TaskColumns
}

export function labelsOf(property: Property, data: HeldOutData, named: Named): LabelsFound {
  switch (property.kind) {
    case 'target':
      return targetLabels(property.name, data, named)
    case 'column':
      return columnLabels(property.name, data, named)
    default:
      return textLabels(property, data, named)
  }
}

type TextProperty = Exclude<Property, { kind: 'target' | 'column' }>

/** A token of several characters has the number of its last one. */
function textLabels(property: TextProperty, { sequences }: HeldOutData, { vocabulary }: Named): LabelsFound {
  if (vocabulary.length === 0)
    return { ok: false, problem: problem('property.noText', {}, { property: propertyWords[property.kind].label }) }
  const texts = sequences.map((sequence) => Array.from({ length: sequence.length }, (_, step) => sequence.word(step)))
  if (property.kind === 'regex') return matchLabels(property.pattern, texts)
  const { numbersOf, plain } = textProperties[property.kind]
  const values = texts.map((words) => ofLastCharacters(words, numbersOf))
  return { ok: true, labels: { values, threshold: plain ? 0 : medianOf(values) } }
}

function ofLastCharacters(words: readonly string[], numbersOf: CharacterNumbers): Float32Array {
  const values = numbersOf(words.flatMap((word) => (word === '' ? [' '] : [...word])))
  let end = 0
  return Float32Array.from(words, (word) => values[(end += word === '' ? 1 : [...word].length) - 1] ?? 0)
}

function matchLabels(pattern: string, texts: readonly (readonly string[])[]): LabelsFound {
  const matches = patternSpans(
    pattern,
    texts.map((words) => words.join(''))
  )
  if (!matches.ok) return matches
  return { ok: true, labels: { values: texts.map((words, k) => inSpans(words, matches.spans[k] ?? [])), threshold: 0 } }
}

/** A token is inside a match if any of it is. */
function inSpans(words: readonly string[], spans: readonly Span[]): Float32Array {
  let [span, begin] = [0, 0]
  return Float32Array.from(words, (word) => {
    const end = begin + word.length
    while ((spans[span]?.[1] ?? Infinity) <= begin) span++
    const holds = (spans[span]?.[0] ?? Infinity) < end
    begin = end
    return holds ? 1 : 0
  })
}

function targetLabels(name: string, { sequences }: HeldOutData, { classes, columns }: Named): LabelsFound {
  const names = classes.length > 0 ? classes : columns.targets.map((column) => column.name)
  const place = names.indexOf(name)
  if (place < 0)
    return { ok: false, problem: problem('property.name', {}, { what: classes.length > 0 ? 'class' : 'target', name, names: [...names] }) }
  if (classes.length === 0) return numbersIn(sequences, (sequence, step) => sequence.target(step, place))
  const isClass = (target: number): number => (Number.isNaN(target) ? NaN : Number(target === place))
  return { ok: true, labels: { values: valuesIn(sequences, (sequence, step) => isClass(sequence.target(step, 0))), threshold: 0 } }
}

function columnLabels(name: string, { sequences }: HeldOutData, { columns }: Named): LabelsFound {
  const names = columns.inputs.map((column) => column.name)
  const place = names.indexOf(name)
  if (place < 0) return { ok: false, problem: problem('property.name', {}, { what: 'column', name, names }) }
  return numbersIn(sequences, ({ inputs }, step) => {
    const features = inputs.get('features')
    return features?.data[step * features.width + place] ?? NaN
  })
}

function numbersIn(sequences: HeldOutData['sequences'], number: (sequence: HeldOutSequence, step: number) => number): LabelsFound {
  const values = valuesIn(sequences, number)
  return { ok: true, labels: { values, threshold: medianOf(values) } }
}

const valuesIn = (sequences: HeldOutData['sequences'], number: (sequence: HeldOutSequence, step: number) => number): Float32Array[] =>
  sequences.map((sequence) => Float32Array.from({ length: sequence.length }, (_, step) => number(sequence, step)))

/** The middle of all numbers that are known: the lower of two, so that half of them at most lie above it. */
function medianOf(values: readonly Float32Array[]): number {
  const all = Float32Array.from(values.flatMap((each) => [...each.filter((value) => !Number.isNaN(value))])).sort()
  return all[Math.floor((all.length - 1) / 2)] ?? 0
}

/** Returns the problem of a property that holds for all of the tokens, or for none. */
export function alikeProblem(property: Property, holds: Uint8Array): Problem | null {
  const holding = holds.reduce((sum, each) => sum + each, 0)
  if (holding > 0 && holding < holds.length) return null
  return problem('property.alike', {}, { property: propertyText(property), tokens: holds.length, holding })
}

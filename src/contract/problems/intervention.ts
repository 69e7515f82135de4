/** The problems of changes to values inside a model. */
import * as z from 'zod'
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, plural } from './wording'

/** Why a change cannot be made to a value. */
const why = {
  state: ['no state, so it has no beginning to be reset to', 'Clamp it to a number, or choose a state.'],
  gate: ['no gate, so it is neither open nor shut', 'Clamp it to a number, or choose a gate.'],
  copy: ['several numbers a unit, so that it cannot be taken from another sequence', 'Clamp or scale it, or choose another value.']
} as const

export const interventionProblems = {
  'intervention.file': row({ file: text, reason: text }, (a) => [
    `${a.file} is no list of interventions: ${a.reason}.`,
    'Save a list in Inspect, under “Change it”, or compare the file with docs/interventions.md.'
  ]),
  /** `values`: what can be changed in the layer, or the layers that have something where there is no such layer. */
  'intervention.value': row({ layer: text, value: text, values: list, known: z.enum(['layer', 'none']) }, (a) =>
    a.known === 'layer'
      ? [`The layer “${a.layer}” has no value “${a.value}” that can be changed.`, `It has ${listed(a.values)}.`]
      : [`The model has no layer “${a.layer}”.`, `Its layers are ${listed(a.values)}.`]
  ),
  'intervention.unit': row({ layer: text, value: text, unit: number, units: number }, (a) => [
    `“${a.value}” of “${a.layer}” has no unit ${count(a.unit)}: it has ${plural(a.units, 'unit')}.`,
    `Choose units from 1 to ${count(a.units)}.`
  ]),
  'intervention.dim': row({ layer: text, value: text, dim: number, dims: number }, (a) => [
    `A unit of “${a.value}” of “${a.layer}” has no dimension ${count(a.dim)}: it has ${plural(a.dims, 'number')}.`,
    a.dims === 1 ? 'Leave the dimensions out.' : `Choose dimensions from 1 to ${count(a.dims)}.`
  ]),
  'intervention.unfit': row({ layer: text, value: text, why: z.enum(['state', 'gate', 'copy']) }, (a) => [
    `“${a.value}” of “${a.layer}” ${a.why === 'copy' ? 'has' : 'is'} ${why[a.why][0]}.`,
    why[a.why][1]
  ]),
  'intervention.token': row({ token: number, tokens: number }, (a) => [
    `There is no token ${count(a.token)}: the sequence has ${plural(a.tokens, 'token')}.`,
    `Choose a token from 1 to ${count(a.tokens)}.`
  ]),
  'intervention.word': row({ word: text }, (a) => [
    `The model does not know the token “${a.word}”.`,
    'Choose a token of its vocabulary: one character, or one word where the text is read word by word.'
  ]),
  'intervention.noTokens': row({}, () => [
    'The model reads numbers, so there is no token to replace.',
    'Shift or clamp a value of the first layer instead.'
  ]),
  'intervention.lengths': row({ one: number, other: number }, (a) => [
    `One sequence has ${plural(a.one, 'token')}, the other ${count(a.other)}: values cannot be set token by token.`,
    'Take two sequences of the same number of tokens.'
  ]),
  'intervention.noDifference': row({}, () => [
    'Both sequences give the same output there, so there is no difference that a patch could restore.',
    'Choose another token, or sequences that differ before it.'
  ])
}

/** The problems of a property that units are scored by. */
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, quoted } from './wording'

export const propertyProblems = {
  'property.pattern': row({ pattern: text, reason: text }, (a) => [
    `The regular expression ${quoted(a.pattern)} cannot be read: ${a.reason}.`,
    'Correct it. A backslash before a sign takes its meaning away, such as \\( for a bracket.'
  ]),
  'property.slow': row({ pattern: text, seconds: number }, (a) => [
    `The regular expression ${quoted(a.pattern)} was not done with the data after ${count(a.seconds)} seconds.`,
    'Write it without a repetition inside a repetition, such as (a+)+.'
  ]),
  'property.noText': row({ property: text }, (a) => [
    `The property “${a.property}” is about a text, and the model of this run reads numbers.`,
    'Choose a column of numbers, or what is to be predicted.'
  ]),
  'property.name': row({ what: text, name: text, names: list }, (a) => [
    `There is no ${a.what} ${quoted(a.name)}.`,
    a.names.length === 0 ? 'Choose another property.' : `Choose one of ${listed(a.names.slice(0, 20).map(quoted))}.`
  ]),
  /** `tokens`: how many were looked at; `holding`: for how many of them the property holds. */
  'property.alike': row({ property: text, tokens: number, holding: number }, (a) => [
    a.holding === 0
      ? `The property “${a.property}” holds for none of the ${count(a.tokens)} tokens of validation data that were read.`
      : `The property “${a.property}” holds for all of the ${count(a.tokens)} tokens of validation data that were read.`,
    'Choose a property that holds for some tokens and not for others, or read more tokens.'
  ])
}

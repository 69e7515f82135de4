/** The problems of a sweep: of the settings that it varies, and of what it asks for. */
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, plural } from './wording'

const value = (amount: number): string => amount.toLocaleString('en-US', { maximumSignificantDigits: 6 })

export const sweepProblems = {
  'sweep.range': row({ path: text, from: number, to: number }, (a) => [
    `The range of “${a.path}” goes from ${value(a.from)} to ${value(a.to)}, and has no values between.`,
    'Let it go from a smaller number to a larger one.'
  ]),
  'sweep.logRange': row({ path: text, from: number }, (a) => [
    `The range of “${a.path}” begins at ${value(a.from)}, which has no logarithm.`,
    'Begin it above 0, or choose the linear scale.'
  ]),
  /** `by`: what sets it otherwise, as the subject of a sentence. */
  'sweep.taken': row({ path: text, by: text }, (a) => [`The sweep varies “${a.path}”, which ${a.by} sets as well.`, 'Keep one of them.']),
  'sweep.noWidth': row({ path: text }, (a) => [
    `“${a.path}” is no width of a layer, so it cannot make the parameters equal.`,
    'Name a whole number of a layer, such as layers.lstm.hidden.'
  ]),
  /** The width that comes nearest; 0 where no width is allowed. */
  'sweep.noEqualWidth': row({ path: text, target: number, width: number, parameters: number }, (a) => [
    a.width === 0
      ? `No value of “${a.path}” is allowed together with the other settings.`
      : `No value of “${a.path}” gives ${plural(a.target, 'parameter')} within 2 %: the nearest is ${count(a.width)}, with ${count(a.parameters)}.`,
    'Choose another width to change, or other values.'
  ]),
  'sweep.noEnd': row({}, () => ['The document trains without end, so no trial would ever be done.', 'Set Steps in its training settings.']),
  'sweep.firstSteps': row({ first: number, steps: number }, (a) => [
    `Trials would first train for ${plural(a.first, 'step')}, and the document has ${count(a.steps)}.`,
    'Set fewer first steps, or more steps in the document.'
  ]),
  'sweep.tooMany': row({ trials: number, most: number }, (a) => [
    `The sweep has ${plural(a.trials, 'trial')}; at most ${count(a.most)} are possible.`,
    'Take fewer values or seeds, or a random search.'
  ]),
  'sweep.metric': row({ metric: text, metrics: list }, (a) => [
    `The task is not measured by “${a.metric}”, but by ${listed(a.metrics)}.`,
    'Rank by one of these, or by none, which takes the main one.'
  ])
}

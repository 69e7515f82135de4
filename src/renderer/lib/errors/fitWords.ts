/** How well a model fits validation data beside training data, in a sentence for classes or for each column of numbers. */
import type { ErrorsFrame } from '../../../contract/events/errors'
import { shortText } from '../words/figures'
import { againstLastValue } from './againstLastValue'
import { accuracyOf } from '../../../contract/events/confusion'

/** A model over-fits where accuracy differs by so much, or the error of numbers is so many times larger. */
const gap = 0.1
const times = 1.5

export function fitWords(frame: ErrorsFrame): string {
  return frame.validation.columns === null ? classWords(frame) : numberWords(frame)
}

function classWords({ training, validation }: ErrorsFrame): string {
  const [trained, validated] = [accuracyOf(training), accuracyOf(validation)]
  const told = `Accuracy ${percentWords(validated)} on validation data, ${percentWords(trained)} on training data.`
  if (!(trained - validated >= gap)) return told
  return `${told} The model over-fits: it knows its training data, but not what they have in common with new data.`
}

function numberWords({ training, validation }: ErrorsFrame): string {
  return (validation.columns ?? [])
    .map(({ name, mae, lastValue }, c) => {
      const compared = againstLastValue(mae, lastValue?.mae)
      const told = `${name}: mean absolute error ${shortText(mae)} on validation data${compared === null ? '' : `, ${compared}`}.`
      const trained = training.columns?.[c]?.mae ?? NaN
      return mae >= times * trained ? `${told} On training data it is ${shortText(trained)}: the model over-fits.` : told
    })
    .join(' ')
}

export const percentWords = (share: number): string => (Number.isFinite(share) ? `${Math.round(share * 100)} %` : '–')

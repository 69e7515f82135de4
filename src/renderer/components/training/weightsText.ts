/** Reads and writes the weights of classes as a user types them: numbers between commas. */
import { lossSchema } from '../../../contract/document/training'
import { numberRefusal, rangeOf, readNumber } from '../../../contract/numberRange'
import type { TextForm } from '../settings/field'

const range = rangeOf(lossSchema.shape.classWeights.unwrap().element)
const parts = (text: string): string[] => (text.trim() === '' ? [] : text.split(','))

export const weightsText: TextForm = {
  show: (weights) => (Array.isArray(weights) ? weights.join(', ') : ''),
  refuse: (text) =>
    parts(text)
      .map((part) => numberRefusal(part, range))
      .find((refusal) => refusal !== null) ?? null,
  read: (text) => parts(text).map(readNumber)
}

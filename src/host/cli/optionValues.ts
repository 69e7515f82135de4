/** Reads the values of the command line's options. */
import { InvalidArgumentError } from 'commander'
import { numberRefusal, readNumber } from '../../contract/numberRange'
import type { NumberRange } from '../../contract/numberRange'

/** Reads a number in a range. An option needs a value even if its setting may be empty. */
export function numberIn(range: NumberRange): (text: string) => number {
  return (text) => {
    const refusal = numberRefusal(text, { ...range, optional: false })
    if (refusal !== null) throw new InvalidArgumentError(refusal)
    return readNumber(text)
  }
}

/** Reads the step of a checkpoint. */
export const stepNumber = numberIn({ min: 0, max: Number.MAX_SAFE_INTEGER, whole: true })

/** Reads one name of a list. */
export function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const match = names.find((name) => name.toLowerCase() === text.trim().toLowerCase())
    if (!match) throw new InvalidArgumentError(`It must be one of ${names.join(', ')}.`)
    return match
  }
}

/** Reads one number of a list. */
export function oneOfNumbers(numbers: readonly number[]): (text: string) => number {
  return (text) => {
    const number = numbers.find((each) => String(each) === text.trim())
    if (number === undefined) throw new InvalidArgumentError(`It must be one of ${numbers.join(', ')}, or several with commas between.`)
    return number
  }
}

/** Reads several values between commas. */
export function listOf<Item>(read: (text: string) => Item): (text: string) => Item[] {
  return (text) => [...new Set(text.split(',').map((part) => read(part.trim())))]
}

/** An intervention in words, as the window and the command line print it. */
import type { Intervention, ValueChange } from './intervention'

/** For example: `Clamp unit 3 of c in lstm to 1.5, from token 2 to 8`. */
export function changeWords(change: Intervention): string {
  if (change.kind === 'edit') return `Replace token ${change.token} by “${change.to}”`
  const { verb, ending } = verbOf(change)
  return `${verb} ${unitsWords(change)} in ${change.layer}${ending}${tokensWords(change)}`
}

function verbOf(change: ValueChange): { verb: string; ending: string } {
  switch (change.kind) {
    case 'clamp':
      return { verb: 'Clamp', ending: ` to ${change.amount}` }
    case 'scale':
      return { verb: 'Scale', ending: ` by ${change.amount}` }
    case 'shift':
      return { verb: 'Shift', ending: ` by ${change.amount}` }
    case 'zero':
      return { verb: change.value === 'heads' ? 'Knock out' : 'Zero', ending: '' }
    case 'open':
      return { verb: 'Hold open', ending: '' }
    case 'shut':
      return { verb: 'Hold shut', ending: '' }
    case 'reset':
      return { verb: 'Reset', ending: '' }
    case 'copy':
      return { verb: 'Copy', ending: sourceWords(change) }
    default:
      return change satisfies never
  }
}

function sourceWords({ text, place, token }: Extract<Intervention, { kind: 'copy' }>): string {
  const from = text !== null ? ` from “${text}”` : place ? ` from ${place.part} place ${place.at}` : ' from this sequence'
  return `${from}${token === null ? '' : ` at token ${token}`}`
}

function unitsWords({ units, dims, value }: ValueChange): string {
  const [word, ending] = value === 'heads' ? ['head', ''] : ['unit', ` of ${value}`]
  const dimsWords = dims === null ? '' : `${named('dimension', dims)} of `
  return `${dimsWords}${units === null ? `all ${word}s` : named(word, units)}${ending}`
}

const named = (word: string, numbers: readonly number[]): string => `${word}${numbers.length === 1 ? '' : 's'} ${numbers.join(', ')}`

function tokensWords({ from, to }: ValueChange): string {
  if (from === 1 && to === null) return ''
  if (to === null) return `, from token ${from}`
  return from === to ? `, at token ${from}` : `, from token ${from} to ${to}`
}

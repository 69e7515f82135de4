/** Prints the sequences that a model decoded with most errors, beside what is right. */
import type { Evaluation } from '../../../contract/procedures/runs'
import type { Output } from '../output'
import { tellTable } from './table'

const wordsTold = 8

export function tellDecoded(decoded: NonNullable<Evaluation['decoded']>, output: Output): void {
  output.line(decoded.length === 0 ? 'Every word is right.' : 'The words with most errors')
  if (decoded.length === 0) return
  tellTable(
    decoded.slice(0, wordsTold),
    [
      { title: '  word', text: ({ read }) => `  ${read}` },
      { title: 'said', text: ({ said }) => said.join(' ') },
      { title: 'right', text: ({ truth }) => truth.join(' ') },
      { title: 'errors', text: ({ errors }) => String(errors), right: true }
    ],
    output
  )
}

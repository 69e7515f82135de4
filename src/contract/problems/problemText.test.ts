/** Words for problems: lists, invisible characters, and arguments from another version. */
import { describe, expect, it } from 'vitest'
import { problem } from './problem'
import { problemText } from './problemText'
import { problemSchema } from './problems'

describe('problemText', () => {
  it('names the characters of a probe, also those that cannot be seen', () => {
    const one = problemText(problem('probe.unknownToken', {}, { characters: ['鯨'] }))
    expect(one.message).toBe('The probe contains “鯨”, which does not occur in the text that the model learns.')
    const several = problemText(problem('probe.unknownToken', {}, { characters: ['\t', 'é', '\n'] }))
    expect(several.message).toBe('The probe contains tab, “é” and line break, which do not occur in the text that the model learns.')
  })

  it('names the folders in which a file was looked for, and what may be chosen instead', () => {
    const missing = problemText(problem('data.missing', {}, { file: 'a.txt', folders: ['data', 'the folder of the document'] }))
    expect(missing.message).toBe('The data file “a.txt” was not found in data and the folder of the document.')
    const unknown = problemText(problem('layer.unknownCell', {}, { layer: 'L', cell: 'q', cells: ['lstm', 'gru', 'rnn'] }))
    expect(unknown.remedy).toBe('Choose lstm, gru or rnn for the layer.')
  })

  it('says the code when the arguments are not those that it knows', () => {
    const foreign = problemSchema.parse({ code: 'node.shapes', severity: 'error', place: {}, args: { shape: '[3]' } })
    expect(problemText(foreign).message).toBe('There is a problem (node.shapes).')
  })
})

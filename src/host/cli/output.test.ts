// What is printed never steers the terminal, whatever stands in a document, a data file or a generated text.
import { expect, test } from 'vitest'
import { problem } from '../../contract/problems/problem'
import { createOutput, oneLine, tellProblems } from './output'

const hostile = 'a\x1b]0;title\x07b\u202ec\u009b2Jd\0e\rf'
const harmless = 'a?]0;title?b?c?2Jd?e?f'

function printed(json: boolean, work: (output: ReturnType<typeof createOutput>) => void) {
  const written = { out: '', error: '' }
  const stream = (name: 'out' | 'error') => ({ write: (text: string | Uint8Array) => ((written[name] += String(text)), true) })
  work(createOutput(json, { out: stream('out'), error: stream('error') }))
  return written
}

test('lines, pieces, complaints and progress keep line feeds and tabs alone', () => {
  const { out, error } = printed(false, (output) => {
    output.line(`${hostile}\n\tnext`)
    output.piece(`${hostile}\n`)
    output.progress(hostile)
    output.complain(hostile)
  })
  expect(out).toBe(`${harmless}\n\tnext\n${harmless}\n${harmless}\n`)
  expect(error).toBe(`${harmless}\n`)
})

test('JSON is the same text with such characters escaped', () => {
  const { out } = printed(true, (output) => output.object({ name: `${hostile}\né 海 👩‍🚀` }))
  expect(JSON.parse(out)).toEqual({ name: `${hostile}\né 海 👩‍🚀` })
  expect(out.trimEnd()).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
  expect(out).toContain('é 海 👩‍🚀')
})

test('a name is on one line', () => {
  expect(oneLine('LSTM\nmy: can be trained\u2028\tx')).toBe('LSTM?my: can be trained??x')
  const { error } = printed(false, (output) =>
    tellProblems(output, [problem('generate.backward', { layer: 'l\nError: all is lost' }, { layer: 'L\n\x1b[31mError: all is lost' })])
  )
  expect(error.split('\n').filter((line) => line.startsWith('Error'))).toHaveLength(1)
  expect(error).not.toContain('\x1b')
})

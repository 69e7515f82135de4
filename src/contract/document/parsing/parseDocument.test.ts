/** What every kind of bad text gets, and that good documents come through unchanged. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documentDepth, parseDocument } from './parseDocument'
import { problemText } from '../../problems/problemText'
import type { Problem } from '../../problems/problems'

const text = readFileSync(new URL('../../../../resources/templates/lstm-moby-dick.json', import.meta.url), 'utf8')

/** The template with one value replaced. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const json: unknown = JSON.parse(text)
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), json)
  Reflect.set(Object(holder), path[path.length - 1] ?? '', value)
  return JSON.stringify(json)
}

function problemsOf(input: string): Problem[] {
  const parsed = parseDocument(input)
  return parsed.ok ? [] : parsed.problems
}

function messages(input: string): string[] {
  return problemsOf(input).map((each) => problemText(each).message)
}

describe('parseDocument', () => {
  it('reads a template as it is, also with a byte order mark', () => {
    const parsed = parseDocument(text)
    expect(parsed).toMatchObject({ ok: true, document: JSON.parse(text) })
    expect(parseDocument(`\uFEFF${text}`)).toEqual(parsed)
  })

  it.each([
    ['', 'Line 1, column 1: expected a value, found the end of the text.'],
    ['{\n  "format": gatescope\n}', 'Line 2, column 13: expected a value, found “g”.'],
    ['{\n  "a": 1\n  "b": 2\n}', 'Line 3, column 3: expected “,” or “}”, found “"”.'],
    ['{"a": [1, 2,]}', 'Line 1, column 13: expected a value, found “]”.'],
    ['{"a": "never closed', 'Line 1, column 20: expected the closing quote of the string, found the end of the text.'],
    ['{} {}', 'Line 1, column 4: expected the end of the text, found more.'],
    ['{"a": 01}', 'Line 1, column 8: expected “,” or “}”, found “1”.']
  ])('says where %j stops being JSON', (input, message) => {
    expect(messages(input)).toEqual([message])
    expect(() => JSON.parse(input)).toThrow()
  })

  it('refuses nesting that would exhaust the stack', () => {
    const deep = '['.repeat(100_000)
    expect(problemsOf(deep)).toMatchObject([{ code: 'document.tooDeep', args: { line: 1, column: documentDepth + 1 } }])
  })

  it('refuses a newer format, and what is not a document, before looking further', () => {
    expect(messages(changed(['version'], 99))).toEqual(['The document has format version 99; this Gatescope reads versions up to 1.'])
    expect(problemsOf('[]')).toMatchObject([{ code: 'document.notOurs' }])
    expect(problemsOf('{"format": "onnx"}')).toMatchObject([{ code: 'document.notOurs' }])
    expect(problemsOf(changed(['version'], 0))).toMatchObject([{ code: 'document.notOurs' }])
  })

  it('names the node that a problem of form belongs to', () => {
    const [problem] = problemsOf(changed(['cells', 0, 'nodes', 3, 'params', 'units'], 'wide'))
    expect(problem).toMatchObject({ code: 'document.schema', place: { cell: 'lstm', node: 'zi', path: 'cells[0].nodes[3].params.units' } })
    expect(problemText(problem!).message).toBe(
      'Cell lstm, node zi, params, units: a number of units, or an expression of H and D such as H / 2, is expected.'
    )
  })

  it('names the layer, and tells several problems at once', () => {
    const twice: unknown = JSON.parse(changed(['model', 'layers', 1, 'params', 'hidden'], 0))
    Reflect.deleteProperty(Object(twice), 'probe')
    const problems = problemsOf(JSON.stringify(twice))
    expect(problems.map((each) => each.place)).toEqual([{ path: 'model.layers[1].params.hidden', layer: 'lstm' }, { path: 'probe' }])
    expect(problems.map((each) => problemText(each).message)).toEqual([
      'Layer lstm, params, hidden: at least 1 is expected.',
      'Probe: an object is missing.'
    ])
  })

  it('says bounds as a person would, whether they are allowed themselves or not', () => {
    expect(messages(changed(['training', 'optimizer', 'learningRate'], 0))).toEqual([
      'Training, optimizer, learningRate: a number above 0 is expected.'
    ])
    expect(messages(changed(['training', 'batchSize'], 65_537))).toEqual(['Training, batchSize: at most 65,536 is expected.'])
    expect(messages(changed(['name'], ''))).toEqual(['Name: at least 1 character is expected.'])
  })

  it('refuses unknown entries and unknown kinds', () => {
    expect(messages(changed(['training', 'speed'], 3))).toEqual(['Training: “speed” is not a known entry.'])
    expect(messages(changed(['cells', 0, 'nodes', 0, 'kind'], 'magic'))).toEqual([
      'Cell lstm, node x, kind: the kind is missing or not a known one.'
    ])
  })
})

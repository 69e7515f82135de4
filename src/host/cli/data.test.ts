/** Data files of one's own on the command line: what `check` and `train` say of them before they use them. */
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { folder, run, writeSmall } from '../../../tests/support/commandLine'
import { applyEdit } from '../../renderer/lib/edits/applyEdit'
import { setTaskEdit } from '../../renderer/features/data/taskEdits'
import type { Task } from '../../contract/document/task'
import { check } from './check'
import type { DataOptions } from './dataOptions'
import { train } from './train/train'

const inputs = fileURLToPath(new URL('../../../tests/data', import.meta.url))

/** A small model of a task, beside one of the inputs. */
async function documentFor(task: Task, file: string): Promise<string> {
  copyFileSync(join(inputs, file), join(folder, file))
  return writeSmall((document) => {
    const { document: changed } = applyEdit(document, setTaskEdit(document, task))
    return { ...changed, training: { ...changed.training, sequenceLength: 6 } }
  })
}
const series = (file: string): Task => ({ kind: 'series', file, columns: [], heldOut: 0.2 })

async function checked(task: Task, file: string, options: DataOptions = {}) {
  const document = await documentFor(task, file)
  return run(false, (session, output) => check(session, document, output, undefined, options), document)
}

describe('check', () => {
  it.each([
    ['decimal-comma.csv', 'separator “;”, decimal comma, 2 of 2 columns (a, b), 400 rows'],
    ['semicolon.csv', 'separator “;”, decimal point, 2 of 2 columns (a, b), 400 rows'],
    ['same-names.csv', 'separator “,”, decimal point, 2 of 2 columns (v, v (2)), 400 rows'],
    ['two-equal-names.csv', 'separator “,”, decimal point, 2 of 2 columns (a, a (2)), 600 rows'],
    ['semicolon-decimal-comma.csv', 'separator “;”, decimal comma, 2 of 2 columns (a, b), 600 rows'],
    [
      'first-missing.csv',
      'separator “,”, decimal point, 2 of 2 columns (a, change), 399 rows; 1 row left out: no value in “change” (line 2)'
    ]
  ])('says how it reads %s', async (file, line) => {
    const { code, out, error } = await checked(series(file), file)
    expect([code, error]).toEqual([0, ''])
    expect(out.split('\n')[0]).toBe(`${file}: ${line}`)
  })

  it.each([
    ['extra-field.csv', 'Line 32 of “extra-field.csv” has 3 fields with commas between them, and the first row has 2.'],
    ['comma-decimal-comma.csv', 'Line 2 of “comma-decimal-comma.csv” has 4 fields with commas between them, and the first row has 2.']
  ])('refuses %s at its line', async (file, message) => {
    const { code, error } = await checked(series(file), file)
    expect(code).toBe(2)
    expect(error).toContain(message)
  })

  it('takes columns that are known in advance and the calendar, and no longer predicts them', async () => {
    const options = { known: ['change'], horizon: 6 }
    const { code, out, error } = await checked(
      { ...series('first-missing.csv'), columns: ['a', 'change'] } as Task,
      'first-missing.csv',
      options
    )
    expect([code, error]).toEqual([0, ''])
    expect(out).toContain('2 of 2 columns (a, known “change”), 399 rows')
    expect(out).toContain('Known in advance: “change”; the model sees what stands there in the row that it predicts')
    const both = await checked(series('first-missing.csv'), 'first-missing.csv', { known: ['change'], columns: ['change'] })
    expect([both.code, both.error]).toEqual([2, expect.stringContaining('is to be predicted, and is known in advance as well.')])
    const undated = await checked(series('first-missing.csv'), 'first-missing.csv', { calendar: ['month'] })
    expect([undated.code, undated.error]).toEqual([2, expect.stringContaining('has no column of dates')])
  })

  it('divides a text at its headings', async () => {
    const task: Task = { kind: 'chapters', source: { kind: 'file', file: 'chapters.txt' }, classes: 3, heldOut: 0.2 }
    const { code, out } = await checked(task, 'chapters.txt')
    expect(code).toBe(0)
    expect(out).toContain(
      'chapters.txt: UTF-8 text, 8,039 characters, 38 different, 3 parts by headings such as “CHAPTER 1”\n  Parts: CHAPTER 1, CHAPTER 2, CHAPTER 3\n'
    )
  })

  it('names the option that settles what can be read in two ways, and takes it', async () => {
    const document = await documentFor(series('two.csv'), 'semicolon.csv')
    const rows = Array.from({ length: 60 }, (_, k) => `1,${String(234 + k)};${k}`).join('\n')
    writeFileSync(join(folder, 'two.csv'), `a;b\n${rows}\n`)
    const checkWith = (options: DataOptions) =>
      run(false, (session, output) => check(session, document, output, undefined, options), document)
    const refused = await checkWith({})
    expect(refused.code).toBe(2)
    expect(refused.error).toContain('“1,234” on line 2 of “two.csv” can be read as 1.234 or 1234.')
    expect(refused.error).toContain('`--decimal` names it.')
    expect((await checkWith({ decimal: 'comma' })).out).toContain('decimal comma, 2 of 2 columns (a, b), 60 rows')
    expect((await checkWith({ decimal: 'point' })).out).toContain('thousands separated by commas, 2 of 2 columns (a, b), 60 rows')
    expect((await checkWith({ decimal: 'comma', columns: ['b'] })).out).toContain('1 of 2 columns (b), 60 rows')
  })
})

describe('train --data', { timeout: 120_000 }, () => {
  const lines = (count: number, line: (k: number) => string) => Array.from({ length: count }, (_, k) => line(k)).join('\n')
  const wave = (k: number, fast: boolean) => Array.from({ length: 12 }, (_, t) => Math.sin((t + k) * (fast ? 2 : 0.4)).toFixed(3)).join(',')

  it.each([
    ['sea.txt', 'the sea and the whale, '.repeat(60), 'nextCharacter', 'sea.txt: UTF-8 text, 1,380 characters'],
    ['rows.csv', `day;value\n${lines(80, (k) => `${k + 1}.3.2024;${k % 7},5`)}\n`, 'series', 'separator “;”, decimal comma'],
    ['few.csv', `a,b\n${lines(40, (k) => `${k % 5},${k % 3}`)}\n`, 'series', '2 of 2 columns (a, b), 40 rows'],
    ['kinds.csv', `text,label\n${lines(30, (k) => (k % 2 ? 'a whale,1' : 'a horse,0'))}\n`, 'classify', 'text “text”, label “label”'],
    [
      'kinds.jsonl',
      lines(30, (k) => JSON.stringify({ id: k, text: k % 2 ? 'a whale' : 'a horse', label: k % 2 ? 'sea' : 'land' })),
      'classify',
      'lines of JSON, 2 of 3 columns'
    ],
    [
      'waves_TRAIN.ts',
      `@univariate true\n@classLabel true slow fast\n@data\n${lines(20, (k) => `${wave(k, k % 2 === 1)}:${k % 2 ? 'fast' : 'slow'}`)}\n`,
      'labelledSeries',
      '16 series to train on and 4 for validation'
    ],
    [
      'shop.tsf',
      `@attribute series_name string\n@attribute start date\n@frequency daily\n@data\nT1:2020-01-30 00-00-00:${lines(90, (k) => String(k % 7)).replaceAll('\n', ',')}\n`,
      'series',
      'collection of series'
    ]
  ])('picks the task from %s and says what it understood', async (file, content, kind, says) => {
    writeFileSync(join(folder, file), content)
    const options = { workspace: folder, data: join(folder, file), steps: 1, batch: 2 }
    const path = join(folder, file)
    const template = kind === 'nextCharacter' || kind === 'classify' ? 'lstm-moby-dick' : 'gru-adding'
    const { code, objects, error } = await run(true, (session, output) => train(session, template, options, output), path)
    expect([code, error]).toEqual([0, ''])
    expect(objects[0]).toMatchObject({ type: 'task', kind })
    const told = await run(false, (session, output) => check(session, template, output, undefined, options), path)
    expect(told.out).toContain(says)
  })

  it('cuts a text into the tokens that are named', async () => {
    const file = join(folder, 'sea.txt')
    writeFileSync(file, 'the sea and the whale, '.repeat(60))
    const options = { workspace: folder, data: file, tokens: 'words', vocabulary: 5, steps: 1, batch: 2 } as const
    const { code, out, error } = await run(false, (session, output) => train(session, 'lstm-moby-dick', options, output), file)
    expect([code, error]).toEqual([0, ''])
    expect(out).toContain('Cut into words: 5 different')
    expect(out).toContain('bits per token')
  })
})

describe('train', () => {
  it('says how it reads the file before the first step, in words and as an object', { timeout: 60_000 }, async () => {
    const document = await documentFor(series('decimal-comma.csv'), 'decimal-comma.csv')
    const options = { workspace: folder, steps: 1 }
    const told = await run(false, (session, output) => train(session, document, options, output), document)
    expect(told.code).toBe(0)
    expect(told.out.split('\n')[0]).toBe('decimal-comma.csv: separator “;”, decimal comma, 2 of 2 columns (a, b), 400 rows')
    const { objects } = await run(true, (session, output) => train(session, document, options, output), document)
    expect(objects[0]).toMatchObject({ type: 'data', kind: 'table', rows: 400, format: { separator: ';', decimal: ',' } })
  })

  it('on a text in Windows-1252 keeps its letters and says so', { timeout: 60_000 }, async () => {
    const document = await writeSmall()
    writeFileSync(join(folder, 'sea.txt'), Buffer.from('la mer, la marée, l’été, the sea. '.replaceAll('’', "'").repeat(40), 'latin1'))
    const { code, out } = await run(false, (session, output) => train(session, document, { workspace: folder, steps: 1 }, output), document)
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toContain('sea.txt: Windows-1252 (Latin-1) text, 1,360 characters, 13 different')
  })
})

/** Texts with labels: the classes by name, which rows are left out, and what is refused. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readingLine, readingNotes } from '../../../contract/data/readingWords'
import { problemText } from '../../../contract/problems/problemText'
import { openTask } from '../openTask'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-labels-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function open(content: string, { text = 'text', label = 'label', length = 6 } = {}) {
  await writeFile(join(folder, 'some.csv'), content)
  return openTask({ kind: 'classify', file: 'some.csv', text, label, heldOut: 0.25 }, { dataFolders: [folder] }, length)
}

async function opened(...given: Parameters<typeof open>) {
  const task = await open(...given)
  if (!task.ok) throw new Error(task.problems.map((each) => problemText(each).message).join('\n'))
  return task.data
}

const rows = 'good,pos\nfine,pos\nbad,neg\nawful stuff,neg\n"so, so",pos\nsad,neg\ngreat,pos\ngrim,neg\n'

describe('texts with labels', () => {
  it.each([
    ['commas', `text,label\n${rows}`],
    ['tabs', 'label\ttext\npos\tgood\nneg\tbad\npos\tfine\nneg\tsad, so sad\n'],
    ['semicolons and more columns', 'id;text;label\n7;good;pos\n9;bad;neg\n4;fine;pos\n2;sad;neg\n'],
    ['line breaks in a text', 'text,label\n"go\r\nod",pos\nbad,neg\nfine,pos\nsad,neg\n'],
    ['numbers for labels', 'text,label\ngood,1\nbad,0\nfine,1\nsad,0\n']
  ])('are read with %s', async (name, content) => {
    const { classes, shape } = await opened(content)
    expect(classes).toEqual(name.startsWith('numbers') ? ['0', '1'] : ['neg', 'pos'])
    expect(shape).toMatchObject({ masked: true, target: { over: 'sequence', kind: 'class', classes: 2 } })
  })

  it('have the first rows of each class for training and the last for validation, cut to the sequence length', async () => {
    const data = await opened(`text,label\n${rows},pos\nlost,\n`)
    const [batch] = data.heldOut({ length: 6, batch: 4 }, 9)
    expect(batch?.sequences).toBe(2)
    const tokens = batch?.arrays.get('tokens') ?? []
    const word = (b: number) => Array.from({ length: 6 }, (_, t) => data.vocabulary[tokens[t * 4 + b] ?? 0]).join('')
    expect([word(0).slice(0, 5), word(1).slice(0, 4)]).toEqual(['great', 'grim'])
    expect([...(batch?.arrays.get('targets') ?? [])].slice(0, 2)).toEqual([1, 0])
    expect(data.batches({ length: 6, batch: 6 }, 1, 'epochs').next().sequences).toBe(6)
    if (!data.reading) throw new Error('nothing was read')
    expect(readingLine(data.reading)).toBe(
      'some.csv: separator “,”, decimal point, 2 of 2 columns (text “text”, label “label”), 8 rows; 1 row left out: no value in “text” (line 10); 1 row left out: no value in “label” (line 11)'
    )
    expect(readingNotes(data.reading)).toEqual(['2 classes: neg (4), pos (4)', '1 text is longer than the sequence length and cut there'])
  })

  it.each([
    ['no such column', 'text,kind\ngood,a\nbad,b\n', 'The data file “some.csv” has no column “label”; it has text and kind.'],
    [
      'one class',
      'text,label\ngood,a\nbad,a\n',
      'Column “label” of “some.csv” has 1 class that can be told apart; from 2 to 100 are possible.'
    ],
    [
      'a class with one row',
      'text,label\ngood,a\nfine,a\nbad,b\n',
      'The class “b” of “some.csv” has 1 row; training and validation need one each.'
    ],
    [
      'a field too many',
      'text,label\ngood,a\nfine, so fine,a\nbad,b\n',
      'Line 3 of “some.csv” has 3 fields with commas between them, and the first row has 2.'
    ],
    ['an empty file', '', 'The data file “some.csv” is empty.']
  ])('are refused: %s', async (_, content, message) => {
    const task = await open(content)
    expect(task.ok ? [] : task.problems.map((each) => problemText(each).message)).toEqual([message])
  })
})

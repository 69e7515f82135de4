/** A file that does not fit into memory gives just what it would give in memory: the same tokens, rows, batches, splits, fingerprint and words. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Task } from '../../contract/document/task'
import { problemText } from '../../contract/problems/problemText'
import { openTask } from './openTask'
import type { DataPlaces } from './source/dataFile'
import type { TaskData, TrainedWith } from './taskData'

const folder = mkdtempSync(join(tmpdir(), 'gatescope-large-'))
afterAll(() => rmSync(folder, { recursive: true }))

const held: DataPlaces = { dataFolders: [folder] }
const inPieces = (pieceBytes: number): DataPlaces => ({ dataFolders: [folder], scratch: folder, mostInMemory: 0, pieceBytes })
const shape = { length: 5, batch: 3 }

/** All that a run and a lens read of the data. */
function contents(data: TaskData) {
  const trains = data.places('training', shape.length) > 0
  const batches = (['random', 'epochs', 'streams'] as const).map((order) => {
    if (!trains) return [...data.heldOut(shape, 4, order)]
    const source = data.batches(shape, 7, order)
    return [source.next(), source.next(), source.next(), ...data.heldOut(shape, 4, order)]
  })
  const parts = (['training', 'validation'] as const).map((part) => {
    const places = data.places(part, shape.length)
    return [places, data.sequences(part), ...(places > 0 ? [data.example(part, 0, 5), data.example(part, places - 1, 5)] : [])]
  })
  const { fingerprint, reading, vocabulary, classes, columns, histories, title } = data
  const numbers = histories && [
    histories.at({ part: 'training', at: 2 }, { history: 4, ahead: 3 }),
    histories.end?.({ history: 6, ahead: 0 })
  ]
  return { fingerprint, reading, vocabulary, classes, columns, title, shape: data.shape, batches, parts, numbers }
}

async function opened(task: Task, places: DataPlaces, length: number, trained: TrainedWith | null) {
  const opening = await openTask(task, places, length, trained)
  if (opening.ok) return contents(opening.data)
  return { ...opening, messages: opening.problems.map((each) => problemText(each).message) }
}

async function expectSame(task: Task, { length = 5, trained = null }: { length?: number; trained?: TrainedWith | null } = {}) {
  const inMemory = await opened(task, held, length, trained)
  for (const bytes of [3, 64]) expect(await opened(task, inPieces(bytes), length, trained)).toEqual(inMemory)
  return inMemory
}

const words = 'the sea the whale naïve 鯨は海にいる 🐋 swims  far\tdown,\n\n  and “up” 1984 times; don’t\r\nstop it'.split(' ')
const prose = Array.from({ length: 400 }, (_, k) => words[(k * k + 3 * k) % words.length]).join(' ')

describe('a text', () => {
  const on = (file: string, more: object = {}): Task => ({ kind: 'nextCharacter', source: { kind: 'file', file }, heldOut: 0.23, ...more })

  it.each([
    ['characters', {}],
    ['characters of a vocabulary', { vocabulary: [...new Set(prose.replaceAll('\r\n', '\n'))].reverse() }],
    ['bytes', { tokenKind: 'bytes' }],
    ['words', { tokenKind: 'words' }],
    ['few words', { tokenKind: 'words', vocabularySize: 6 }],
    ['pairs', { tokenKind: 'bpe', vocabularySize: 90 }]
  ])('is cut into %s', async (_, settings) => {
    writeFileSync(join(folder, 'prose.txt'), prose)
    expect(await expectSame(on('prose.txt', settings))).toHaveProperty('fingerprint')
  })

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${prose}`, 'utf16le')],
    ['a byte order mark', Buffer.from(`\uFEFF${prose}`)],
    ['Windows-1252', Buffer.from('caf\xe9 \xab oui \xbb et na\xefve\r\n'.repeat(20), 'latin1')],
    ['lines of old Macs', Buffer.from('one line\rand one more\r\r'.repeat(9))],
    ['carriage returns among its lines', Buffer.from('one\r\r\nand\rmore\n\r'.repeat(20))],
    ['a carriage return at its end', Buffer.from('one\nand\nmore, '.repeat(9) + 'end\r')],
    ['no space', Buffer.from('abcdefg'.repeat(40))],
    ['characters of two units at the cut', Buffer.from('🐋🐳'.repeat(43))]
  ])('is read with %s', async (_, bytes) => {
    writeFileSync(join(folder, 'encoded.txt'), bytes)
    expect(await expectSame(on('encoded.txt'))).toHaveProperty('fingerprint')
    await expectSame(on('encoded.txt', { tokenKind: 'bpe', vocabularySize: 60 }))
  })

  it('is refused for the same reasons', async () => {
    writeFileSync(join(folder, 'prose.txt'), prose)
    expect(await expectSame(on('prose.txt'), { length: 5_000 })).toHaveProperty('messages')
    expect(await expectSame(on('prose.txt', { vocabulary: ['a', 'b'] }))).toHaveProperty('messages')
    expect(await expectSame(on('prose.txt', { tokenKind: 'bpe', vocabularySize: 4 }))).toHaveProperty('messages')
    writeFileSync(join(folder, 'blank.txt'), ' \n\n\t  ')
    expect(await expectSame(on('blank.txt'))).toHaveProperty('messages')
    writeFileSync(join(folder, 'damaged.txt'), Buffer.concat([Buffer.from(prose), Uint8Array.of(0xe9, 0x20)]))
    expect(await expectSame(on('damaged.txt'))).toHaveProperty('messages')
  })

  it('is evaluated by a model that was trained on another one', async () => {
    writeFileSync(join(folder, 'prose.txt'), prose)
    const trained = {
      vocabulary: [...new Set(prose.replaceAll('\r\n', '\n'))].sort().reverse(),
      classes: [],
      columns: { inputs: [], targets: [] }
    }
    expect(await expectSame(on('prose.txt'), { trained })).toHaveProperty('fingerprint')
    expect(await expectSame(on('prose.txt'), { trained: { ...trained, vocabulary: ['a'] } })).toHaveProperty('messages')
  })
})

describe('a table', () => {
  const on = (file: string, more: object = {}): Task => ({ kind: 'series', file, columns: [], heldOut: 0.3, ...more })
  const value = (k: number, c: number) => (Math.sin(k / 3 + c) * 10 ** c).toFixed(3)
  const table = (row: (k: number) => string, head = 'day,low,high', rows = 90) =>
    `${head}\n${Array.from({ length: rows }, (_, k) => row(k)).join('\n')}\n`
  const day = (k: number) => `2024-01-${(k % 28) + 1}`

  it.each([
    ['whole', table((k) => `${day(k)},${value(k, 0)},${value(k, 3)}`), {}],
    ['with gaps', table((k) => `${day(k)},${k % 9 === 4 ? '' : value(k, 0)},${k % 13 === 0 ? 'NA' : value(k, 3)}`), {}],
    [
      'with gaps that are filled',
      table((k) => `${day(k)},${k % 9 === 4 ? '' : value(k, 0)},${k < 2 ? 'NA' : value(k, 3)}`),
      { format: { missing: 'repeat' } }
    ],
    ['with semicolons and decimal commas', table((k) => `${day(k)};${value(k, 0).replace('.', ',')};${k},5`, 'day;low;high'), {}],
    ['with blank lines and quotes', table((k) => `"${day(k)}\n ",${value(k, 0)},"${value(k, 3)}"${k % 6 === 2 ? '\n\n' : ''}`), {}],
    ['with a column that stays', table((k) => `${day(k)},5,${k < 70 ? 1 : value(k, 3)}`), {}],
    ['of chosen columns', table((k) => `${day(k)},${value(k, 0)},${value(k, 3)}`), { columns: ['high'] }],
    ['of several series, one after another', table((k) => `s${Math.floor(k / 31)},${value(k, 0)},${value(k, 3)}`, 'series,low,high'), {}],
    ['of several series in turn', table((k) => `s${(k * k) % 4},${value(k, 0)},${k % 11 === 3 ? '' : value(k, 3)}`, 'series,low,high'), {}],
    [
      'of several series, some for validation',
      table((k) => `s${k % 5},${value(k, 0)},${value(k, 3)}`, 'series,low,high'),
      { split: 'series' }
    ]
  ])('is read %s', async (_, text, settings) => {
    writeFileSync(join(folder, 'rows.csv'), text)
    expect(await expectSame(on('rows.csv', settings))).toHaveProperty('fingerprint')
  })

  it('is refused at the same line for the same reason', async () => {
    const rows = table((k) => `${day(k)},${value(k, 0)},${value(k, 3)}`)
    for (const [line, message] of [
      ['x,y', 'Line 92 of “bad.csv” has 2 fields'],
      [`${day(1)},"5,6`, 'line 92'],
      [`${day(1)},"5"6,7`, 'ine 92'],
      [`${day(1)},five,6`, 'Line 92 of “bad.csv”, column “low”']
    ] as const) {
      writeFileSync(join(folder, 'bad.csv'), `${rows}${line}\n`)
      const refused = await expectSame(on('bad.csv'))
      expect('messages' in refused ? refused.messages.join() : '').toContain(message)
    }
    writeFileSync(join(folder, 'few.csv'), rows)
    expect(await expectSame(on('few.csv'), { length: 80 })).toHaveProperty('messages')
  })
})

it('says which files are too large, and that a table of texts is read as a whole', async () => {
  for (const [file, bytes, task] of [
    ['huge.txt', 4_294_967_296, { kind: 'nextCharacter', source: { kind: 'file', file: 'huge.txt' }, heldOut: 0.1 }],
    ['huge.csv', 268_435_457, { kind: 'classify', file: 'huge.csv', text: 'text', label: 'label', heldOut: 0.1 }]
  ] as const) {
    writeFileSync(join(folder, file), '')
    truncateSync(join(folder, file), bytes)
    const opening = await openTask(task, held, 5)
    expect(opening.ok ? [] : opening.problems.map(({ code }) => code)).toEqual(['data.tooLarge'])
    rmSync(join(folder, file))
  }
})

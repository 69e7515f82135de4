/** The shipped novel, user files, and what every kind of bad file gets. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemText } from '../../../contract/problems/problemText'
import { fingerprintOf } from '../fingerprint'
import { learnTokens } from '../tokens/learnTokens'
import { holdOut, openText } from './openText'
import type { TextData, TextTask } from './openText'
import { Random } from '../random'
import { randomWindows } from './windows'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-data-'))
})
afterAll(() => rm(folder, { recursive: true }))

const mobyDick: TextTask = { source: { kind: 'shipped', name: 'moby-dick' }, heldOut: 0.1 }
const fileTask = (file: string, heldOut = 0.25): TextTask => ({ source: { kind: 'file', file }, heldOut })

async function opened(task: TextTask, window?: number): Promise<TextData> {
  const result = await openText(task, { dataFolders: [join(folder, 'none'), folder] }, window)
  if (!result.ok) throw new Error(result.problems.map((each) => problemText(each).message).join('\n'))
  return result.data
}

async function messages(task: TextTask, window?: number): Promise<string[]> {
  const result = await openText(task, { dataFolders: [folder] }, window)
  return result.ok ? [] : result.problems.map((each) => problemText(each).message)
}

const decode = (data: TextData, part: TextData['training']) =>
  Array.from(part.subarray(0, part.length), (token) => data.vocabulary[token]).join('')

describe('openText with Moby Dick', () => {
  it('has the novel in order, and its last 14 of 136 chapters held out', async () => {
    const data = await opened(mobyDick, 101)
    const training = decode(data, data.training)
    const heldOut = decode(data, data.heldOut)
    expect(training.startsWith('CHAPTER 1. Loomings.\n\nCall me Ishmael.')).toBe(true)
    expect(training.split(/^CHAPTER \d+\./m)).toHaveLength(1 + 122)
    expect(heldOut.startsWith('CHAPTER 123. The Musket.')).toBe(true)
    expect(heldOut).toContain('Towards thee I roll, thou all-destroying but unconquering whale')
    expect(heldOut.trimEnd().endsWith('only found another orphan.')).toBe(true)
    expect(training.length + heldOut.length).toBeGreaterThan(1_180_000)
    expect(data.vocabulary.length).toBeLessThan(90)
    expect(data.vocabulary).toEqual([...data.vocabulary].sort())
  })

  it('names the characters of a probe that the novel does not have', async () => {
    const data = await opened(mobyDick)
    expect(data.encode('Call me Ishmael.')).toMatchObject({ ok: true })
    const refused = data.encode('whale 鯨 and 🐋 and 鯨')
    expect(refused.ok ? [] : refused.problems.map((each) => each.args.characters)).toEqual([['鯨', '🐋']])
  })
})

describe('openText with a file', () => {
  it('takes characters, not code units, and the last quarter is held out', async () => {
    await writeFile(join(folder, 'small.txt'), '\uFEFFab🐋a\r\nbcca🐋')
    const data = await opened(fileTask('small.txt'))
    expect(data.vocabulary).toEqual(['\n', 'a', 'b', 'c', '🐋'])
    expect(decode(data, data.training) + decode(data, data.heldOut)).toBe('ab🐋a\nbcca🐋')
    expect(decode(data, data.heldOut)).toBe('a🐋')
  })

  it.each(['characters', 'bytes', 'words', 'bpe'] as const)('has the %s of the whole text, however it is read', async (tokenKind) => {
    const text = Array.from(
      { length: 300 },
      (_, k) => `${['the', 'naïve', '鯨は', '🐋', 'sea,'][(k * k) % 5]}${k % 7 === 0 ? '\n' : ' '}`
    ).join('')
    await writeFile(join(folder, 'whole.txt'), text)
    const cut = Math.round(text.length * 0.75)
    const [training, heldOut] = [text.slice(0, cut), text.slice(cut)]
    const tokenizer = learnTokens({ tokenKind, vocabularySize: 40 }, [training], [heldOut])
    const tokens = [training, heldOut].map((part) => {
      const encoded = tokenizer.encode(part)
      return encoded.ok ? encoded.tokens : new Int32Array(0)
    })
    for (const places of [{}, { mostInMemory: 0, scratch: folder, pieceBytes: 5 }]) {
      const result = await openText({ ...fileTask('whole.txt'), tokenKind, vocabularySize: 40 }, { dataFolders: [folder], ...places })
      if (!result.ok) throw new Error('the text was not opened')
      const { data } = result
      expect(data.vocabulary).toEqual(tokenizer.words)
      expect([data.training, data.heldOut].map((part) => part.subarray(0, part.length))).toEqual(tokens)
      expect(data.fingerprint).toBe(fingerprintOf([tokenizer.words.join('\n'), ...tokens]))
    }
  })

  it('says what is wrong with a file, and where it looked', async () => {
    expect(await messages(fileTask('absent.txt'))).toEqual([`The data file “absent.txt” was not found in ${folder}.`])
    await mkdir(join(folder, 'folder.txt'))
    expect(await messages(fileTask('folder.txt'))).toEqual(['The data file “folder.txt” cannot be read: it is not a file.'])
    await writeFile(join(folder, 'short.txt'), 'a text of some length')
    // A longer text mends both parts, so that only the first is told.
    expect(await messages(fileTask('short.txt'), 101)).toEqual([
      'The training part of “short.txt” has 16 characters; this needs at least 101.'
    ])
    expect(await messages(fileTask('short.txt'), 10)).toEqual([
      'The validation part of “short.txt” has 5 characters; this needs at least 10.'
    ])
    await writeFile(join(folder, 'empty.txt'), '')
    expect(await messages(fileTask('empty.txt'))).toEqual(['The data file “empty.txt” is empty.'])
  })

  it('says that a file may not be read', async (context) => {
    if (process.getuid?.() === 0) context.skip('the tests run as root, who may read every file')
    await writeFile(join(folder, 'secret.txt'), 'abc')
    await chmod(join(folder, 'secret.txt'), 0o000)
    expect(await messages(fileTask('secret.txt'))).toEqual(['The data file “secret.txt” cannot be read: reading it is not permitted.'])
  })
})

describe('holdOut', () => {
  it('always leaves something on both sides', () => {
    expect(holdOut(['a', 'b'], 0.01)).toEqual({ training: 'a', heldOut: 'b' })
    expect(holdOut(['a', 'b', 'c', 'd'], 0.5)).toEqual({ training: 'a\nb', heldOut: 'c\nd' })
  })
})

describe('randomWindows', () => {
  it('gives the same windows for the same seed, and targets one step on', () => {
    const data = { training: Int32Array.from({ length: 50 }, (_, k) => k) }
    const one = randomWindows(data, Random.fromSeed(5), { batch: 3, length: 7 })
    expect(randomWindows(data, Random.fromSeed(5), { batch: 3, length: 7 })).toEqual(one)
    expect([...one.targets]).toEqual([...one.inputs].map((token) => token + 1))
    // Time-major: the next time step of a sequence lies `batch` entries on.
    expect(one.inputs[3]).toBe((one.inputs[0] ?? 0) + 1)
  })

  it('reaches every place of the text', () => {
    const data = { training: Int32Array.from({ length: 6 }, (_, k) => k) }
    const random = Random.fromSeed(1)
    const starts = new Set(Array.from({ length: 100 }, () => randomWindows(data, random, { batch: 1, length: 3 }).inputs[0]))
    expect([...starts].sort()).toEqual([0, 1, 2])
    expect(() => randomWindows(data, random, { batch: 1, length: 6 })).toThrow(RangeError)
  })
})

describe('a vocabulary that is given', () => {
  it('says the order of tokens, also of characters that the text lacks', async () => {
    await writeFile(join(folder, 'abc.txt'), 'abcabcabcabc')
    const { vocabulary, training } = await opened({ ...fileTask('abc.txt'), vocabulary: ['c', 'z', 'a', 'b'] })
    expect(vocabulary).toEqual(['c', 'z', 'a', 'b'])
    expect([...training.subarray(0, 3)]).toEqual([2, 3, 0])
  })

  it('names the characters that it does not have', async () => {
    await writeFile(join(folder, 'abd.txt'), 'abdabd')
    expect(await messages({ ...fileTask('abd.txt'), vocabulary: ['a', 'b'] })).toEqual([
      '“abd.txt” has characters that the model has no tokens for: “d”.'
    ])
  })
})

/** Encodings of text files: what is recognised, what is refused at which byte, and that no character is ever replaced. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Encoding } from '../../../contract/document/dataFormat'
import { problemText } from '../../../contract/problems/problemText'
import { readText } from '../text/textSource'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-encoding-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(bytes: Uint8Array, encoding?: Encoding) {
  await writeFile(join(folder, 'some.txt'), bytes)
  const text = await readText({ kind: 'file', file: 'some.txt', ...(encoding && { encoding }) }, { dataFolders: [folder] })
  if (!text.ok) return { problem: text.problems.map((each) => problemText(each).message)[0] }
  return { text: text.parts[0], encoding: text.file?.encoding }
}

const french = 'Déjà vu à la façade, un garçon ôté.\nL’été.\n'
const wide = (text: string) => Buffer.from(text, 'utf16le')
const windows = Buffer.concat([Buffer.from('caf\xe9 \x93quoted\x94 \x80 5\n', 'latin1')])

describe('a text', () => {
  it.each([
    ['UTF-8', Buffer.from(french), french, 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${french}`), french, 'utf-8'],
    ['UTF-16 little endian with a mark', wide(`\uFEFF${french}`), french, 'utf-16le'],
    ['UTF-16 big endian with a mark', wide(`\uFEFF${french}`).swap16(), french, 'utf-16be'],
    ['UTF-16 without a mark', wide(french), french, 'utf-16le'],
    ['Latin-1', Buffer.from('Déjà vu à la façade.\n', 'latin1'), 'Déjà vu à la façade.\n', 'windows-1252'],
    ['Windows-1252', windows, 'café “quoted” € 5\n', 'windows-1252'],
    ['one letter of Latin-1', Buffer.from('cafe au lait, caf\xe9', 'latin1'), 'cafe au lait, café', 'windows-1252'],
    ['line ends of Windows', Buffer.from('a\r\nb'), 'a\nb', 'utf-8'],
    ['line ends of old Macs', Buffer.from('a\rb'), 'a\nb', 'utf-8']
  ])('is read in its encoding: %s', async (_, bytes, text, encoding) => {
    expect(await read(bytes)).toEqual({ text, encoding })
  })

  const damaged = Buffer.concat([Buffer.from('Déjà vu\nà la fa'), Buffer.from([0xe7]), Buffer.from('ade, un garçon ôté')])
  it.each([
    [
      'UTF-8 that was damaged',
      damaged,
      'is in no encoding that can be recognised: byte 0xe7 on line 2 (byte 19 of the file) does not fit.'
    ],
    [
      'a byte of no letter',
      Buffer.from('abc\n caf\xe9 \x81', 'latin1'),
      'is in no encoding that can be recognised: byte 0x81 on line 2 (byte 11 of the file) does not fit.'
    ],
    [
      'Russian in an old encoding',
      Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x2c, 0x20, 0xec, 0xe8, 0xf0]),
      'is in no encoding that can be recognised: byte 0xcf on line 1 (byte 1 of the file) does not fit.'
    ],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'cannot be read: it is in UTF-32, which is not read.'],
    [
      'bytes of a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]),
      'cannot be read: it is not text (byte 9 of the file is zero).'
    ],
    ['UTF-16 cut in half', Buffer.concat([wide('\uFEFFabc'), Buffer.from([0x61])]), 'cannot be read: it is not text in UTF-16.'],
    ['nothing', Buffer.alloc(0), 'is empty.'],
    ['blanks alone', Buffer.from(' \n\n'), 'is empty.'],
    ['a mark alone', Buffer.from('\uFEFF'), 'is empty.']
  ])('is refused and never damaged: %s', async (_, bytes, message) => {
    expect(await read(bytes)).toEqual({ problem: `The data file “some.txt” ${message}` })
  })

  it('is read as it is chosen, or refused where it does not fit', async () => {
    expect(await read(damaged, 'windows-1252')).toMatchObject({ encoding: 'windows-1252' })
    expect((await read(Buffer.from('caf\xe9', 'latin1'), 'utf-8')).problem).toContain('byte 0xe9 on line 1 (byte 4 of the file)')
  })
})

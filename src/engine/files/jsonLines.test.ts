// Lines with a checksum: what was cut off or changed is dropped, and lines from before there were checksums are read.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as z from 'zod'
import { JsonLines } from './jsonLines'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  path = join(folder, 'lines.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const schema = z.strictObject({ step: z.int(), text: z.string() })
const open = () => new JsonLines(path, schema)
const lines = [
  { step: 1, text: 'one' },
  { step: 2, text: 'two, "crc32":"0"}' }
]

it('reads what was written, with old lines that have no checksum', async () => {
  writeFileSync(path, `${JSON.stringify({ step: 0, text: 'old' })}\n`)
  const file = open()
  for (const line of lines) file.append(line)
  await file.sync()
  expect(open().read()).toEqual([{ step: 0, text: 'old' }, ...lines])
  expect(readFileSync(path, 'utf8')).toMatch(/"text":"one","crc32":"[0-9a-f]{8}"\}\n/)
})

it('drops the line in which any byte was changed, and no other', () => {
  const file = open()
  for (const line of lines) file.append(line)
  const bytes = readFileSync(path)
  const first = bytes.indexOf('\n', 1)
  // The line feeds at the beginning and at the end of lines, and the name of the checksum, are no part of what is summed.
  for (let at = 1; at < first - 21; at++) {
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(path, damaged)
    expect([at, open().read()]).toEqual([at, lines.slice(1)])
  }
})

it('goes on behind a line that was cut off', () => {
  open().append(lines[0] ?? { step: 0, text: '' })
  appendFileSync(path, '{"step":7,"te')
  open().append(lines[1] ?? { step: 0, text: '' })
  expect(open().read()).toEqual(lines)
})

/** Two processes that write into one workspace at the same moment: nothing that was told saved is lost. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { parseDocument } from '../../../src/contract/document/parsing/parseDocument'
import { buildProgram } from '../../contract/buildProgram'

const resources = fileURLToPath(new URL('../../../resources', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-writers-'))
  await buildProgram(new URL('./writer.ts', import.meta.url), join(folder, 'program'), 'writer.mjs')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Starts a process; the function that it returns lets it begin, and gives its answers. */
async function startWriter(work: 'save' | 'import', into: string, label: string) {
  const child = spawn(process.execPath, [join(folder, 'program', 'writer.mjs'), work, into, resources, label, '20'], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  await once(child.stdout, 'data')
  return async () => {
    child.stdin.write('go\n')
    await once(child, 'close')
    return z.array(z.string().nullable()).parse(JSON.parse(printed.replace('ready\n', '')))
  }
}

async function answersOfTwo(work: 'save' | 'import', into: string) {
  const writers = await Promise.all(['first', 'second'].map((label) => startWriter(work, into, label)))
  return (await Promise.all(writers.map((begin) => begin()))).flat()
}

test('of saves of one name one is told saved, and it is the one that is there', async () => {
  const documents = join(folder, 'documents')
  const saved = (await answersOfTwo('save', documents)).filter((name) => name !== null)
  expect(saved).toHaveLength(1)
  const opened = parseDocument(readFileSync(join(documents, 'mine.gatescope.json'), 'utf8'))
  expect(opened).toMatchObject({ ok: true, document: { name: saved[0] } })
  expect(readdirSync(documents)).toHaveLength(1)
})

test('imports of one name with many texts are all there', async () => {
  const data = join(folder, 'data')
  const names = await answersOfTwo('import', data)
  expect(new Set(names).size).toBe(40)
  const texts = names.map((name) => readFileSync(join(data, name ?? ''), 'utf8'))
  expect([...texts].sort()).toEqual(['first', 'second'].flatMap((label) => Array.from({ length: 20 }, (_, k) => `${label} ${k}`)).sort())
  expect(readdirSync(data)).toHaveLength(40)
})

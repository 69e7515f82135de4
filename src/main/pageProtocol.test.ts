/** What the page's own scheme serves. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listPageFiles } from '../host/pageFiles'
import type { PageFile } from '../host/pageFiles'
import { answerPage } from './pageProtocol'

let folder: string
let files: ReadonlyMap<string, PageFile>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-page-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'page', 'index.html'), 'the page')
  await writeFile(join(folder, 'page', 'assets', 'a.wasm'), 'wasm')
  await writeFile(join(folder, 'secret'), 'secret')
  files = await listPageFiles(join(folder, 'page'))
})
afterAll(() => rm(folder, { recursive: true }))

test.each([
  ['gatescope://app/', 'the page', 'text/html; charset=utf-8'],
  ['gatescope://app/index.html?a#b', 'the page', 'text/html; charset=utf-8'],
  ['gatescope://app/assets/a.wasm', 'wasm', 'application/wasm']
])('%s is served with its type and the policy', async (url, body, type) => {
  const response = await answerPage(files, url, 'GET')
  expect(await response.text()).toBe(body)
  expect(response.headers.get('content-type')).toBe(type)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test.each([
  ['gatescope://app/../secret', 'GET', 404],
  ['gatescope://app/%2e%2e/secret', 'GET', 404],
  ['gatescope://app/..%2fsecret', 'GET', 404],
  ['gatescope://app/assets', 'GET', 404],
  ['gatescope://other/index.html', 'GET', 400],
  ['file:///index.html', 'GET', 400],
  ['gatescope://app/', 'POST', 400]
])('%s by %s is refused', async (url, method, status) => {
  expect(await answerPage(files, url, method)).toMatchObject({ status })
})

// Programs that set-up runs: their output is kept, their exit codes are passed on, and those that hang are ended.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run, works } from '../../scripts/lib/run.mjs'

const wrapper = fileURLToPath(new URL('./foregroundForTests.mjs', import.meta.url))
const node = (code: string) => [process.execPath, '-e', code] as const

test('collects output and exit code', async () => {
  const [command, ...args] = node('console.log("out"); console.error("err"); process.exit(3)')
  const outcome = await run(command, [...args])
  expect(outcome).toMatchObject({ code: 3, stdout: 'out\n', timedOut: false })
  expect(outcome.tail).toContain('err')
})

test('a program that does not exist is an outcome, not an exception', async () => {
  expect(await run('gatescope-no-such-program', [])).toMatchObject({ code: 1, timedOut: false })
  expect(works('gatescope-no-such-program')).toBe(false)
})

test('a program that hangs is ended at its limit', async () => {
  const [command, ...args] = node('setInterval(() => {}, 1000)')
  expect(await run(command, [...args], { timeoutMs: 200 })).toMatchObject({ code: 1, timedOut: true })
})

test('the foreground passes on the exit code', async () => {
  const child = spawn(process.execPath, [wrapper, ...node('process.exit(7)')], { stdio: 'ignore' })
  expect(await once(child, 'exit')).toEqual([7, null])
})

test('a signal to the wrapper ends the program cleanly', async () => {
  const patient = 'process.on("SIGINT", () => process.exit(5)); setInterval(() => {}, 1000); console.log("ready")'
  const child = spawn(process.execPath, [wrapper, ...node(patient)], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([5, null])
})

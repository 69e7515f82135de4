/** What is chosen in Export as a request, and what becomes of an export by its events. */
import { expect, it } from 'vitest'
import { begun, cancelled, noExport, told } from './exporting'
import { optionsOf, plannedFrom, requestOf, wishOf } from './exportWish'

const choice = { format: 'page', options: {}, step: null, folder: null } as const

it('asks with the usual options where nothing was chosen, and with the chosen ones of that format alone', () => {
  expect(wishOf(choice)).toEqual({ format: 'page', options: { float16: true } })
  const changed = { ...choice, options: { page: { float16: false } } }
  expect(requestOf('run-1', changed)).toEqual({
    runId: 'run-1',
    step: null,
    folder: null,
    wish: { format: 'page', options: { float16: false } }
  })
  expect(optionsOf(changed, 'safetensors')).toEqual({ layout: 'gatescope' })
})

it('plans anew when the first weights are there or the chosen ones are gone, and not at each checkpoint', () => {
  const of = (steps: readonly number[], step: number | null = null) =>
    plannedFrom(
      { ...choice, step },
      { memory: null, checkpoints: steps.map((each) => ({ step: each, bytes: 1, reasons: ['newest'], value: null })) }
    )
  expect(of([20, 40]).slice(1)).toEqual(of([40, 60]).slice(1))
  expect(of([20]).slice(1)).not.toEqual(of([]).slice(1))
  expect(of([20, 40], 20).slice(1)).not.toEqual(of([40, 60], 20).slice(1))
  expect(plannedFrom(choice, null).slice(1)).toEqual(of([]).slice(1))
  expect(plannedFrom(choice, null)[0]).toBe(choice)
})

it('goes from stage to stage to its files; a failed check says what differs', () => {
  const writing = told(begun('onnx', 'gatescope export'), { type: 'stage', words: 'Writing the files' })
  expect(writing).toMatchObject({ phase: 'writing', stages: ['Reading the weights', 'Writing the files'] })
  const done = told(writing, { type: 'done', folder: '/x', step: 3, files: [{ path: 'a', bytes: 1 }], checks: [] })
  expect(done).toMatchObject({ phase: 'done', written: { folder: '/x', format: 'onnx', command: 'gatescope export' } })
  const check = { kind: 'compared', name: 'step.onnx', difference: 0.02, values: 10 } as const
  expect(told(writing, { type: 'checkFailed', checks: [check] })).toMatchObject({
    phase: 'failed',
    fault: { lines: [expect.stringContaining('step.onnx')] }
  })
})

it('hears nothing of an export that was cancelled', () => {
  const now = cancelled(begun('onnx', ''))
  expect(now).toEqual({ phase: 'cancelled' })
  expect(told(now, { type: 'stage', words: 'Checking' })).toBe(now)
  expect(cancelled(noExport)).toBe(noExport)
})

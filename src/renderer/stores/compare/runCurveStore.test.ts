// Curves of compared runs are read once, continued from where they ended, and asked for again after a fault.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { runCurve, runEntry } from '../../../../tests/support/runEntries'
import { ScriptedConnection, ScriptedEngine } from '../../../../tests/support/scriptedEngine'
import type { EngineClient } from '../../../contract/contract'
import type { RunEntry } from '../../../contract/runs/entry'
import { useConnectionStore } from '../connectionStore'
import { useRunCurveStore } from './runCurveStore'

type Curves = EngineClient['runs']['curves']

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => vi.useRealTimers())

function following(runs: readonly RunEntry[], answer: (runId: string, again: boolean) => ReturnType<typeof runCurve>) {
  const scripted = new ScriptedConnection(new ScriptedEngine())
  const asked: { runs: (string | number | null)[][]; points: number | undefined }[] = []
  const curves: Curves = (input) => {
    asked.push({ runs: input.runs.map(({ runId, from }) => [runId, from?.rows ?? null]), points: input.points })
    return Promise.resolve().then(() => input.runs.map(({ runId, from }) => answer(runId, (from ?? null) !== null)))
  }
  const runsClient = new Proxy(scripted.engine.runs, {
    get: (target, key): unknown => (key === 'curves' ? curves : Reflect.get(target, key))
  })
  const engine = new Proxy(scripted.engine, { get: (target, key): unknown => (key === 'runs' ? runsClient : Reflect.get(target, key)) })
  useConnectionStore().attach({
    engine,
    state: scripted.state,
    onState: () => () => undefined,
    restart: () => undefined,
    dispose: () => undefined
  })
  const store = useRunCurveStore()
  const shown = shallowRef(runs)
  const scope = effectScope()
  scope.run(() => store.follow(() => shown.value))
  return { store, shown, asked, scope }
}
const settle = () => vi.advanceTimersByTimeAsync(600)
const at = (runId: string, step: number) => runEntry(runId, { summary: { step, phase: 'training' } })

it('reads each run once, and goes on from where it stood', async () => {
  const { store, shown, asked } = following([at('a', 20), at('b', 20)], (runId, again) => ({ ...runCurve(runId, 20), anew: !again }))
  await settle()
  expect(store.of('a')?.step.length).toBe(20)
  shown.value = [at('a', 40), at('b', 20)]
  await settle()
  expect(store.of('a')?.step.length).toBe(40)
  expect(asked.map(({ runs }) => runs)).toEqual([
    [
      ['a', null],
      ['b', null]
    ],
    [['a', 20]]
  ])
})

it('asks at most twice a second while runs train, and not for a component that is gone', async () => {
  const { shown, asked, scope } = following([at('a', 1)], (runId) => runCurve(runId, 10))
  await settle()
  for (let step = 2; step < 22; step++) {
    shown.value = [at('a', step)]
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(asked.length).toBeLessThanOrEqual(4)
  expect(asked.length).toBeGreaterThan(2)
  scope.stop()
  const before = asked.length
  shown.value = [at('a', 100)]
  await settle()
  expect(asked).toHaveLength(before)
})

it('shares the points among the runs, and reads many runs in several requests', async () => {
  const { asked } = following(
    Array.from({ length: 120 }, (_, k) => at(`r${k}`, 10)),
    (runId) => runCurve(runId, 10)
  )
  await settle()
  expect(asked.map(({ runs, points }) => [runs.length, points])).toEqual([
    [50, 1_666],
    [50, 1_666],
    [20, 1_666]
  ])
})

it('says what failed, and asks again when told to', async () => {
  let broken = true
  const { store } = following([at('a', 10)], (runId) => {
    if (broken) throw new Error('The disk is gone')
    return runCurve(runId, 10)
  })
  await settle()
  expect(store.fault?.title).toBe('The curves could not be read')
  broken = false
  store.retry()
  await settle()
  expect(store.fault).toBeNull()
  expect(store.of('a')?.step.length).toBe(10)
})

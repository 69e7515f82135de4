/** What loops cost is reckoned from measurements, made up here and taken on SwiftShader, and decides in which form loops run. */
import { describe, expect, it } from 'vitest'
import { lstmLayer } from '../../../../../tests/support/lstmLayer'
import { onSwiftShader } from '../../../../../tests/support/swiftShader'
import type { Tuning } from '../../tuning'
import { RemoteDevice } from '../device/remoteDevice'
import { openWebgpu } from '../open'
import type { WebgpuExecutable } from '../webgpuExecutable'
import { costsOf } from './loopCosts'
import { measureLoops } from './measureLoops'

const executor = await onSwiftShader()

/** A GPU that streams 100,000 bytes in a microsecond, has 2 µs from barrier to barrier, and takes 12 µs for each dispatch. */
const measured = [65_536, 262_144, 1_048_576, 4_194_304].map((bytes) => ({ bytes, loop: 2 + bytes / 100_000, steps: 12 }))

describe('costs of loops', () => {
  it('are those of the GPU, and the form changes between the last size that a loop is quicker at and the next', () => {
    const costs = costsOf(measured)
    expect(costs?.bytesEach).toBeCloseTo(100_000)
    expect(costs?.barrier).toBeCloseTo(2)
    // At 262,144 bytes a loop takes 4.6 µs, at 1,048,576 it takes 12.5.
    expect(costs?.mostLoopBytes).toBe(524_288)
  })

  it('let all loops run in one form where the other is never quicker', () => {
    expect(costsOf(measured.map((each) => ({ ...each, steps: 1 })))?.mostLoopBytes).toBe(0)
    expect(costsOf(measured.map((each) => ({ ...each, steps: 1000 })))?.mostLoopBytes).toBe(4_194_304)
  })

  it('are unknown where more bytes took less time, or nothing was measured', () => {
    expect(costsOf(measured.map((each) => ({ ...each, loop: 10 - each.bytes / 1e6 })))).toBeNull()
    expect(costsOf([])).toBeNull()
    expect(costsOf(measured.slice(0, 1))).toBeNull()
  })
})

describe('on an adapter', () => {
  it('each width is measured in both forms and at two lengths', async () => {
    const counts: (number | undefined)[] = []
    const reckoned = await measureLoops(
      async (module, options) => {
        const executable = await executor().compileAs(module, options)
        return counted(executable, () => counts.push(executable.countOf('run')?.dispatches))
      },
      [4, 8]
    )
    const [short = 0, long = 0, shortSteps = 0, longSteps = 0] = counts
    expect(counts).toHaveLength(8)
    // All of time in dispatches of 16 steps: one, and five.
    expect(long - short).toBe(4)
    // Two dispatches for each of the 64 steps that one length has more than the other.
    expect(longSteps - shortSteps).toBe(128)
    // Its speed means nothing: what is reckoned from it is sound, or is left out.
    expect(Object.values(reckoned ?? {}).filter((value) => !(value >= 0 && Number.isFinite(value)))).toEqual([])
  }, 120_000)

  it('the form follows what was measured of this adapter, and not what was measured of another', async () => {
    const { device, facts } = await RemoteDevice.open()
    device.close()
    const dispatches = await Promise.all([facts.name, 'another GPU'].map((name) => dispatchesOn({ device: name, loops: costs(0) })))
    expect(dispatches[1]).toBeLessThanOrEqual(12)
    expect(dispatches[0]).toBeGreaterThan(12)
  }, 120_000)
})

const costs = (mostLoopBytes: number) => ({ mostLoopBytes, bytesEach: 50_000, barrier: 2 })

function counted(executable: WebgpuExecutable, before: () => void): WebgpuExecutable {
  const dispose = executable.dispose.bind(executable)
  executable.dispose = () => {
    before()
    dispose()
  }
  return executable
}

/** Of a step of an LSTM layer, with an executor that knows of these measurements. */
async function dispatchesOn(tuning: Tuning): Promise<number> {
  const opened = await openWebgpu('a test', { tuning })
  if (!opened.ok) throw new Error(opened.why)
  const module = { variables: new Map(), functions: new Map([['step', lstmLayer(5, 4, 8, 8)]]) }
  const executable = (await opened.executor.compile(module, { name: 'step', calls: 1, more: false })) as WebgpuExecutable
  const { dispatches = 0 } = executable.countOf('step') ?? {}
  executable.dispose()
  opened.executor.close()
  return dispatches
}

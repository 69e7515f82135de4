/** All executors, for tests that each of them has to pass: a test is skipped, and tells why, where its executor does not work. */
import { afterAll } from 'vitest'
import type { TestContext } from 'vitest'
import type { ExecutorName } from '../../src/contract/executors'
import { openEager } from '../../src/engine/executors/eager/open'
import type { Executor } from '../../src/engine/executors/executor'
import { openOnnx } from '../../src/engine/executors/onnx/open'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import type { ExecutorSearch } from '../../src/engine/executors/tensorflow/open'
import { openWebgpu } from '../../src/engine/executors/webgpu/open'
import type { WebgpuExecutor } from '../../src/engine/executors/webgpu/webgpuExecutor'
import { prepareSwiftShader } from './swiftShader'

/** Whether all trainings are asked for on all executors, as `npm run test:executors` does. */
export const everyTraining = process.env['GATESCOPE_EXECUTORS'] === 'all'
/** Milliseconds for one of them: on SwiftShader some take minutes. */
export const trainingTimeout = everyTraining ? 900_000 : 180_000

/** Opens an executor, or skips the test that asks for it. */
export type Opened = (context: Pick<TestContext, 'skip'>) => Executor

/** Opens all of them for a file's tests; `tensorflow` opens that one in another way. WebGPU computes on SwiftShader. */
export async function everyExecutor(tensorflow: () => Promise<ExecutorSearch> = openTensorflow): Promise<[ExecutorName, Opened][]> {
  const webgpu = await openOnSwiftShader()
  afterAll(() => {
    if (webgpu.ok) webgpu.executor.close()
  })
  return [
    ['tensorflow', orSkipped(await tensorflow())],
    ['onnx', orSkipped(await openOnnx('a test', null))],
    ['webgpu', orSkipped(webgpu)],
    ['eager', orSkipped(await openEager('cpu', 'a test', null))]
  ]
}

/** TensorFlow where it has the XLA compiler. */
export async function openCompiled(): Promise<ExecutorSearch> {
  const search = await openTensorflow()
  return search.ok && !search.executor.info.xla ? { ok: false, why: 'this TensorFlow has no XLA' } : search
}

/** Skips the test where the executor does not work. */
export function orSkipped(search: ExecutorSearch): Opened {
  return ({ skip }) => (search.ok ? search.executor : skip(search.why))
}

async function openOnSwiftShader(): Promise<{ ok: true; executor: WebgpuExecutor } | { ok: false; why: string }> {
  const why = await prepareSwiftShader()
  return why === null ? openWebgpu('a test') : { ok: false, why }
}

/** Describes the engine in a few words, such as `TensorFlow 2.21, 2 cores, XLA`. */
import type { ExecutorChoice, ExecutorName } from '../../../contract/executors'
import type { EngineStatus } from '../../../contract/procedures/engine'

/** What the choices of an executor are called. */
export const choiceWords: { readonly [C in ExecutorChoice]: string } = {
  auto: 'The fastest that works',
  tensorflow: 'TensorFlow',
  onnx: 'ONNX Runtime',
  eager: 'TensorFlow.js, one operation after another',
  webgpu: 'WebGPU, on any GPU'
}

export function engineWords(engine: EngineStatus): string {
  const device = engine.device.replace(/^CPU,\s*/, '')
  return [names[engine.executor](engine), device, ...(engine.xla ? ['XLA'] : [])].join(', ')
}

const names: { readonly [N in ExecutorName]: (engine: EngineStatus) => string } = {
  tensorflow: ({ tensorflowVersion }) => `TensorFlow ${shortVersion(tensorflowVersion)}`.trim(),
  onnx: () => 'ONNX Runtime',
  eager: eagerName,
  webgpu: () => 'WebGPU'
}

function eagerName(engine: EngineStatus): string {
  return engine.backend === 'cpu' ? 'JavaScript' : 'TensorFlow, eager'
}

function shortVersion(version: string | null): string {
  return version?.split('.').slice(0, 2).join('.') ?? ''
}

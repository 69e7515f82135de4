/** A function that is ready to be called with tensors of ONNX Runtime. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import type { Program } from '../../../compiler/program/types'
import { inputName, outputName, programModel } from '../graph/programModel'
import type { NativeSession, Runtime } from './binding'
import { sessionOptions } from './sessionOptions'

export type NamedTensors = ReadonlyMap<string, OrtTensor>

export interface Call {
  /** Reads parameters and fills results, both by name. Throws what the runtime throws. */
  run(parameters: NamedTensors, results: NamedTensors): void
  dispose(): void
}

/** A program as one model. */
export class SessionCall implements Call {
  private readonly session: NativeSession

  /** @param threads those of one operator; on a busy machine each wait for another thread costs more than it brings for small ones */
  constructor(
    { Session }: Runtime,
    private readonly program: Program,
    { threads = 1, model = programModel(program) }: { readonly threads?: number; readonly model?: Uint8Array } = {}
  ) {
    this.session = new Session()
    this.session.loadModel(model.buffer, model.byteOffset, model.byteLength, sessionOptions(threads))
  }

  run(parameters: NamedTensors, results: NamedTensors): void {
    this.session.run(named(parameters, this.program.parameters, inputName), named(results, this.program.results, outputName), {})
  }

  dispose(): void {
    this.session.dispose()
  }
}

const named = (tensors: NamedTensors, names: readonly string[], nameOf: (name: string) => string): Record<string, OrtTensor> =>
  Object.fromEntries(names.map((name) => [nameOf(name), tensorNamed(tensors, name)]))

/** Throws RangeError where there is none of that name. */
export function tensorNamed(tensors: NamedTensors, name: string): OrtTensor {
  const tensor = tensors.get(name)
  if (!tensor) throw new RangeError(`there is no tensor for ${name}`)
  return tensor
}

/** Runs ONNX models with ONNX Runtime, whose native library is loaded when the first model is opened. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { sizeOf } from '../../../compiler/program/shapes'

/** An array of a model: float32, int64, int32 and bool, as ONNX names them. */
export interface OnnxArray {
  readonly type: 'float32' | 'int64' | 'int32' | 'bool'
  readonly shape: readonly number[]
  readonly data: ArrayLike<number>
}

export interface SessionOptions {
  /** Threads of one operator; all cores where not given. */
  readonly threads?: number
}

export class OnnxSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly Tensor: typeof OrtTensor
  ) {}

  /** Opens a model. Throws where the runtime refuses it. */
  static async open(model: Uint8Array, { threads }: SessionOptions = {}): Promise<OnnxSession> {
    const ort = await import('onnxruntime-node')
    const session = await ort.InferenceSession.create(model, {
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      ...(threads !== undefined && { intraOpNumThreads: threads })
    })
    return new OnnxSession(session, ort.Tensor)
  }

  get inputs(): readonly string[] {
    return this.session.inputNames
  }

  get outputs(): readonly string[] {
    return this.session.outputNames
  }

  /** Runs the model once. Throws where an input is missing or of another type or shape. */
  async run(inputs: ReadonlyMap<string, OnnxArray>): Promise<Map<string, OnnxArray>> {
    const results = await this.session.run(Object.fromEntries([...inputs].map(([name, array]) => [name, this.tensor(array)])))
    return new Map(Object.entries(results).map(([name, tensor]) => [name, arrayOf(name, tensor)]))
  }

  /** Frees the runtime's memory. */
  async dispose(): Promise<void> {
    await this.session.release()
  }

  private tensor({ type, shape, data }: OnnxArray): OrtTensor {
    const dims = [...shape]
    if (data.length !== sizeOf(shape)) throw new RangeError(`${data.length} numbers of shape [${shape.join()}]`)
    switch (type) {
      case 'float32':
        return new this.Tensor(type, data instanceof Float32Array ? data : Float32Array.from(data), dims)
      case 'int64':
        return new this.Tensor(type, BigInt64Array.from(Array.from(data, BigInt)), dims)
      case 'int32':
        return new this.Tensor(type, data instanceof Int32Array ? data : Int32Array.from(data), dims)
      case 'bool':
        return new this.Tensor(type, Uint8Array.from(data), dims)
      default:
        return type satisfies never
    }
  }
}

function arrayOf(name: string, { type, dims, data }: OrtTensor): OnnxArray {
  if (data instanceof Float32Array) return { type: 'float32', shape: dims, data }
  if (data instanceof BigInt64Array) return { type: 'int64', shape: dims, data: Float64Array.from(data, Number) }
  if (data instanceof Int32Array) return { type: 'int32', shape: dims, data }
  if (type === 'bool' && data instanceof Uint8Array) return { type: 'bool', shape: dims, data }
  throw new RangeError(`${name} is of the type ${type}`)
}

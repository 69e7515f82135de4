/** Runs a module as a TensorFlow session, which is fed and fetched by name. */
import { sizeOf } from '../../../compiler/program/shapes'
import type { TensorType } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import type { Executable, Tensor, Tensors } from '../../executor'
import { checkTensor, checkedInputs, unknownFunction, unknownVariable } from '../../inputs'
import type { FunctionPorts, ModuleGraph } from '../graph/moduleGraph'
import type { Feed, Fetch, RunnableSession } from './session'
import type { VariableNodes } from './variables'

const signalType: TensorType = { dtype: 'int32', shape: [] }

/** A function with its lists of feeds and fetches, prepared once. */
interface Call {
  readonly inputs: ReadonlyMap<string, TensorType>
  readonly nodes: readonly string[]
  readonly fetches: readonly Fetch[]
  readonly outputs: readonly string[]
}

export class TensorflowExecutable implements Executable {
  private readonly calls: ReadonlyMap<string, Call>
  private readonly variables: ReadonlyMap<string, VariableNodes>
  private readonly cleared: string
  private compiling: Promise<void> | null = null
  private disposed = false

  /** Sets all variables to zeros. */
  constructor(
    private readonly session: RunnableSession,
    { functions, variables }: ModuleGraph,
    private readonly release: () => void
  ) {
    this.calls = new Map([...functions].map(([name, ports]) => [name, prepare(ports)]))
    this.variables = variables.nodes
    this.cleared = variables.cleared
    void this.clear()
  }

  /** Calls each function once with zeros, so that its compiler has done its work when the promise resolves. Variables are zeros again then. */
  prepare(): Promise<void> {
    for (const { inputs, nodes, fetches } of this.calls.values()) {
      const feeds = [...inputs.values()].map((type, k) => feed(nodes, k, zeros(type)))
      void this.session.begin(feeds, fetches)
    }
    return this.clear()
  }

  /** Says that calls wait for the compiler until the promise resolves. */
  waitFor(compiled: Promise<void>): void {
    this.compiling = compiled.then(() => {
      this.compiling = null
    })
  }

  waiting(): Promise<void> | null {
    return this.compiling
  }

  run(name: string, inputs: Tensors): Tensors {
    this.alive()
    const call = this.calls.get(name) ?? unknownFunction(name, this.calls.keys())
    const tensors = checkedInputs(name, call.inputs, inputs)
    const fetched = this.session.run(
      tensors.map((tensor, k) => feed(call.nodes, k, tensor)),
      call.fetches
    )
    return new Map(call.outputs.map((output, k) => [output, item(fetched, k)]))
  }

  read(names: readonly string[] = [...this.variables.keys()]): Tensors {
    this.alive()
    // One call reads all variables, because TensorFlow prepares each new list of fetches once, which takes some milliseconds.
    const fetches = names.map((name) => this.variable(name)).map(({ read: node, type }) => ({ node, type }))
    const fetched = fetches.length === 0 ? [] : this.session.run([], fetches)
    return new Map(names.map((name, k) => [name, item(fetched, k)]))
  }

  write(values: Tensors): void {
    this.alive()
    for (const [name, tensor] of values) checkTensor(`variable "${name}"`, this.variable(name).type, tensor)
    const named = [...values].map(([name, tensor]) => ({ ...this.variable(name), tensor }))
    if (named.length === 0) return
    // One call writes all variables, as in `read`. It need not be waited for: all that reads them comes after it.
    void this.session.begin(
      named.map(({ feed: node, tensor }) => ({ node, tensor })),
      named.map(({ written: node }) => ({ node, type: signalType }))
    )
  }

  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    this.release()
  }

  private clear(): Promise<void> {
    return this.session.begin([], [{ node: this.cleared, type: signalType }])
  }

  private variable(name: string): VariableNodes {
    return this.variables.get(name) ?? unknownVariable(name, this.variables.keys())
  }

  private alive(): void {
    if (this.disposed) throw new ExecutorError('disposed', 'this executable was disposed of')
  }
}

function prepare({ inputs, outputs, done }: FunctionPorts): Call {
  return {
    inputs: new Map(inputs.map(({ name, type }) => [name, type])),
    nodes: inputs.map(({ node }) => node),
    fetches: outputs.length > 0 ? outputs : [{ node: done, type: signalType }],
    outputs: outputs.map(({ name }) => name)
  }
}

function zeros(type: TensorType): Tensor {
  const size = sizeOf(type.shape)
  return { type, data: type.dtype === 'float32' ? new Float32Array(size) : new Int32Array(size) }
}

function feed(nodes: readonly string[], index: number, tensor: Tensor): Feed {
  return { node: item(nodes, index), tensor }
}

function item<T>(list: readonly T[], index: number): T {
  const entry = list[index]
  if (entry === undefined) throw new ExecutorError('device', `result ${index} of ${list.length} is missing`)
  return entry
}

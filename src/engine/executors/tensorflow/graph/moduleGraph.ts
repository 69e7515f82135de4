/** Writes a module as one TensorFlow graph: variables, and for each function what is fed, called, stored and fetched. */
import { at } from '../../../compiler/program/shapes'
import type { Program, TensorType, Value } from '../../../compiler/program/types'
import type { Module } from '../../executor'
import { tensorInfo, typeAttr } from './attributes'
import { FunctionLibrary } from './functionWriter'
import type { EmissionOptions, Ref } from './functionWriter'
import { GraphWriter } from './graphWriter'
import { openBlock } from './operations'
import type { Graph, SignatureDef } from './savedModelProto'
import { callAttrs, callParts, cutInputs, defineParts, joinResults } from './split'
import { cutStages } from './stages'
import type { SplitStage, StraightStage } from './stages'
import { ownCopy, writeVariables } from '../runtime/variables'
import type { Variables } from '../runtime/variables'

/** A named tensor that is fed or fetched, and its node. */
export interface Port {
  readonly name: string
  readonly type: TensorType
  readonly node: string
}
export interface FunctionPorts {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** Fetched when there are no outputs. */
  readonly done: string
}
export interface ModuleGraph {
  readonly graph: Graph
  readonly functions: ReadonlyMap<string, FunctionPorts>
  readonly variables: Variables
}

export function writeModule(module: Module, options: EmissionOptions): ModuleGraph {
  const graph = new GraphWriter()
  const library = new FunctionLibrary(options)
  const variables = writeVariables(graph, module.variables)
  const functions = new Map(
    [...module.functions].map(([name, program]) => [name, new ProgramWriter(graph, library, variables, program).write()])
  )
  const signatures = Object.fromEntries([...functions].map(([name, ports]) => [name, signature(name, ports)]))
  return { graph: { nodes: graph.written, functions: library.functions, signatures }, functions, variables }
}

function signature(name: string, { inputs, outputs }: FunctionPorts): SignatureDef {
  const infos = (ports: readonly Port[]) => Object.fromEntries(ports.map((port) => [port.name, tensorInfo(`${port.node}:0`, port.type)]))
  return { inputs: infos(inputs), outputs: infos(outputs), method_name: name }
}

/** Writes one program into the main graph. */
class ProgramWriter {
  private readonly refs = new Map<Value, Ref>()
  /** Values that a compiled call has made: in memory of their own. */
  private readonly compiled = new Set<Value>()
  private readonly inputs: Port[] = []
  private readonly reads: string[] = []

  constructor(
    private readonly graph: GraphWriter,
    private readonly library: FunctionLibrary,
    private readonly variables: Variables,
    private readonly program: Program
  ) {}

  write(): FunctionPorts {
    this.program.parameters.forEach((name, k) => this.parameter(name, at(this.program.block.parameters, k)))
    for (const stage of cutStages(this.program.block)) {
      if (stage.kind === 'split') this.split(stage)
      else this.straight(stage)
    }
    const results = this.program.results.map((name, k) => ({ name, value: at(this.program.block.results, k) }))
    const stored = results.flatMap(({ name, value }) => this.store(name, value))
    const outputs = results.flatMap(({ name, value }) => this.output(name, value, stored))
    return { inputs: this.inputs, outputs, done: this.graph.signal(stored) }
  }

  private parameter(name: string, value: Value): void {
    const variable = this.variables.nodes.get(name)
    const node = variable
      ? this.graph.add('ReadVariableOp', [variable.handle], { dtype: typeAttr(value.type.dtype) })
      : this.graph.placeholder(value.type)
    if (variable) this.reads.push(node)
    else this.inputs.push({ name, type: value.type, node })
    this.refs.set(value, node)
  }

  private ref(value: Value): Ref {
    const ref = this.refs.get(value)
    if (ref === undefined) throw new RangeError(`value %${value.id} is used before it is made`)
    return ref
  }

  private straight({ operations, inputs, outputs }: StraightStage): void {
    const name = this.library.define('stage', (writer) => {
      const block = openBlock(writer)
      for (const value of inputs) block.set(value, writer.parameter(value.type.dtype))
      block.operations(operations, outputs)
      for (const value of outputs) writer.result(value.type.dtype, block.whole(value))
    })
    const { xla } = this.library.options
    const inputRefs = inputs.map((value) => this.ref(value))
    const outputRefs = this.graph.nodes('PartitionedCall', inputRefs, callAttrs(name, inputs, outputs, xla), 'output', outputs.length)
    outputs.forEach((value, k) => this.made(value, at(outputRefs, k), xla))
  }

  private split({ operation }: SplitStage): void {
    const { xla } = this.library.options
    const inputRefs = operation.inputs.map((value) => this.ref(value))
    const parts = cutInputs(this.graph, operation, inputRefs)
    const joined = joinResults(
      this.graph,
      operation,
      callParts(this.graph, operation, defineParts(this.library, operation, openBlock, xla), parts, xla)
    )
    operation.outputs.forEach((value, k) => this.made(value, at(joined, k), xla))
  }

  private made(value: Value, ref: Ref, compiled: boolean): void {
    this.refs.set(value, ref)
    if (compiled) this.compiled.add(value)
  }

  /** Assigns a result to the variable of its name, after all reads; gives the node that does. */
  private store(name: string, value: Value): string[] {
    const variable = this.variables.nodes.get(name)
    if (!variable) return []
    const ref = this.compiled.has(value) ? this.ref(value) : ownCopy(this.graph, value.type, this.ref(value))
    const after = this.reads.map((node) => `^${node}`)
    return [this.graph.add('AssignVariableOp', [variable.handle, ref, ...after], { dtype: typeAttr(value.type.dtype) })]
  }

  private output(name: string, value: Value, stored: readonly string[]): Port[] {
    if (this.variables.nodes.has(name)) return []
    const after = stored.map((node) => `^${node}`)
    const node = this.graph.add('Identity', [this.ref(value), ...after], { T: typeAttr(value.type.dtype) })
    return [{ name, type: value.type, node }]
  }
}

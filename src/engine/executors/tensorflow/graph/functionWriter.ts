/** Writes one function of a TensorFlow graph: nodes that refer to each other by `node:output:index`. */
import type { DType, Shape } from '../../../compiler/program/types'
import { dataType, tensorAttr, typeAttr } from './attributes'
import type { GraphType } from './attributes'
import { staticSizes } from '../../../compiler/program/sizes'
import type { ProgramSizes } from '../../../compiler/program/sizes'
import { GraphSizes } from './graphSizes'
import type { RunTimeSizes } from './graphSizes'
import type { ArgDef, Attrs, FunctionDef, NodeDef } from './savedModelProto'

/** Where a node finds one of its inputs. */
export type Ref = string

/** The functions of one graph, which may call each other by name. */
export class FunctionLibrary {
  readonly functions: FunctionDef[] = []
  private count = 0
  private seeds = 0

  constructor(readonly options: EmissionOptions) {}

  /** 1, 2, 3, … in one graph. */
  next(): number {
    return ++this.seeds
  }

  /** Writes a function under a fresh name and gives the name. */
  define(stem: string, write: (writer: FunctionWriter) => void): string {
    const name = `${this.options.prefix ?? ''}${stem}_${this.count++}`
    const writer = new FunctionWriter(this)
    write(writer)
    this.functions.push(writer.finish(name))
    return name
  }
}

export interface EmissionOptions {
  /** Whether the calls of the graph are compiled by XLA. */
  readonly xla: boolean
  /** Of a program for any batch and any length; the sizes of others are fixed. */
  readonly sizes?: ProgramSizes
  /** What the names of functions begin with, where the functions of several libraries stand in one graph. */
  readonly prefix?: string
}

export class FunctionWriter {
  private readonly nodes: NodeDef[] = []
  private readonly parameters: ArgDef[] = []
  private readonly results: ArgDef[] = []
  private readonly ret: Record<string, Ref> = {}
  private readonly constants = new Map<string, Ref>()
  private writtenSizes = new GraphSizes(this, null)

  constructor(readonly library: FunctionLibrary) {}

  /** What the sizes of the program's values are. */
  get programSizes(): ProgramSizes {
    return this.library.options.sizes ?? staticSizes
  }

  get sizes(): GraphSizes {
    return this.writtenSizes
  }

  /** Says where the function finds the batch and the length. */
  knowSizes(known: RunTimeSizes | null): void {
    this.writtenSizes = new GraphSizes(this, known)
  }

  parameter(dtype: GraphType): Ref {
    const name = `p${this.parameters.length}`
    this.parameters.push({ name, type: dataType[dtype] })
    return name
  }

  result(dtype: GraphType, ref: Ref): void {
    const name = `r${this.results.length}`
    this.results.push({ name, type: dataType[dtype] })
    this.ret[name] = ref
  }

  /** Appends a node; gives its first output, whose name is `output`. */
  add(op: string, input: readonly Ref[], attr: Attrs, output: string): Ref {
    return `${this.node(op, input, attr)}:${output}:0`
  }

  /** Appends a node; gives its name, for those with a list of outputs. */
  node(op: string, input: readonly Ref[], attr: Attrs): string {
    const name = `n${this.nodes.length}`
    this.nodes.push({ name, op, input: [...input], attr })
    return name
  }

  /** A constant of few elements; equal ones are written once. */
  constant(dtype: DType, shape: Shape, values: readonly number[]): Ref {
    const key = `${dtype}[${shape.join()}]${values.join()}`
    const known = this.constants.get(key)
    if (known) return known
    const ref = this.add('Const', [], { dtype: typeAttr(dtype), value: tensorAttr(dtype, shape, values) }, 'output')
    this.constants.set(key, ref)
    return ref
  }
  int(value: number): Ref {
    return this.constant('int32', [], [value])
  }
  ints(values: readonly number[]): Ref {
    return this.constant('int32', [values.length], values)
  }

  finish(name: string): FunctionDef {
    return { signature: { name, input_arg: this.parameters, output_arg: this.results }, node_def: this.nodes, ret: this.ret }
  }
}

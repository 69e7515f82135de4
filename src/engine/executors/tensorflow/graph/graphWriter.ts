/** Writes the main graph, where nodes refer to each other by `node:index`; calls of compiled functions are its only arithmetic. */
import { range } from '../../../compiler/program/shapes'
import type { TensorType } from '../../../compiler/program/types'
import { shapeAttr, tensorAttr, typeAttr } from './attributes'
import type { Ref } from './functionWriter'
import type { Attrs, NodeDef } from './savedModelProto'
import type { NodeSink } from './split'

export class GraphWriter implements NodeSink {
  readonly written: NodeDef[] = []
  private readonly constants = new Map<number, Ref>()

  /** Appends a node under its own name or a fresh one. */
  add(op: string, inputs: readonly string[], attr: Attrs, name = `n${this.written.length}`): string {
    this.written.push({ name, op, input: [...inputs], attr })
    return name
  }

  nodes(op: string, inputs: readonly Ref[], attrs: Attrs, _output: string, outputs: number): Ref[] {
    const name = this.add(op, inputs, attrs)
    return range(outputs).map((k) => `${name}:${k}`)
  }

  constantInt(value: number): Ref {
    const known = this.constants.get(value)
    if (known) return known
    const ref = this.add('Const', [], { dtype: typeAttr('int32'), value: tensorAttr('int32', [], [value]) })
    this.constants.set(value, ref)
    return ref
  }

  /** What a call of the graph is fed with. */
  placeholder({ dtype, shape }: TensorType): string {
    return this.add('Placeholder', [], { dtype: typeAttr(dtype), shape: shapeAttr(shape) })
  }

  /** A small tensor that is there once the nodes `after` have run. */
  signal(after: readonly string[]): string {
    return this.add('Identity', [this.constantInt(0), ...after.map((name) => `^${name}`)], { T: typeAttr('int32') })
  }
}

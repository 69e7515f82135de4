/** Reads the attributes of a node, with the default of each operator's definition. */
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from '../../files/onnx/onnxMessages'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

export class Attributes {
  private readonly byName: ReadonlyMap<string, AttributeProto>

  constructor({ attribute }: NodeProto) {
    this.byName = new Map(attribute.map((each) => [each.name, each]))
  }

  has(name: string): boolean {
    return this.byName.has(name)
  }
  int(name: string, otherwise: number): number {
    return this.byName.get(name)?.i ?? otherwise
  }
  ints(name: string): readonly number[] | null {
    return this.byName.get(name)?.ints ?? null
  }
  float(name: string, otherwise: number): number {
    return this.byName.get(name)?.f ?? otherwise
  }
  floats(name: string): readonly number[] {
    return this.byName.get(name)?.floats ?? []
  }
  text(name: string, otherwise: string): string {
    const bytes = this.byName.get(name)?.s
    return bytes ? text(bytes) : otherwise
  }
  texts(name: string): readonly string[] {
    return this.byName.get(name)?.strings.map(text) ?? []
  }
  tensor(name: string): TensorProto | null {
    return this.byName.get(name)?.t ?? null
  }
  graph(name: string): GraphProto | null {
    return this.byName.get(name)?.g ?? null
  }
}

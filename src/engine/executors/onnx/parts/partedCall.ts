/** A function whose batch is in parts: the first part runs on this thread, each other on a thread of its own, at the same time. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { at, range } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { programModel } from '../graph/programModel'
import type { Runtime } from '../runtime/binding'
import { SessionCall, tensorNamed } from '../runtime/call'
import type { Call, NamedTensors } from '../runtime/call'
import { sessionOptions } from '../runtime/sessionOptions'
import { emptyTensor, numbersOf } from '../runtime/tensors'
import type { OrtNumbers } from '../runtime/tensors'
import { partResult } from './partedProgram'
import type { PartedProgram } from './partedProgram'
import { copyPiece } from './pieces'
import { RemotePart } from './remotePart'

export class PartedCall implements Call {
  private readonly before: SessionCall | null
  private readonly after: SessionCall
  private readonly first: SessionCall
  private readonly others: readonly RemotePart[]
  /** Results of `before`. */
  private readonly computed: NamedTensors
  /** The first part's own pieces; values that it reads whole are not among them. */
  private readonly pieces: NamedTensors
  /** The results of each part. */
  private readonly results: readonly NamedTensors[]

  constructor(
    runtime: Runtime,
    private readonly program: PartedProgram
  ) {
    const { parts, before, part, sources, after } = program
    const model = programModel(part)
    this.others = range(parts - 1).map(() => new RemotePart(part, model, sessionOptions(1)))
    this.first = new SessionCall(runtime, part, { model })
    this.before = before && new SessionCall(runtime, before)
    this.after = new SessionCall(runtime, after)
    const empty = (names: readonly string[], values: readonly Value[]) =>
      new Map(names.map((name, k) => [name, emptyTensor(runtime.Tensor, at(values, k).type)]))
    this.computed = before ? empty(before.results, before.block.results) : new Map()
    this.results = range(parts).map(() => empty(part.results, part.block.results))
    const cut = range(sources.length).filter((k) => at(sources, k).axis !== null)
    this.pieces = empty(
      cut.map((k) => at(part.parameters, k)),
      cut.map((k) => at(part.block.parameters, k))
    )
  }

  run(parameters: NamedTensors, results: NamedTensors): void {
    this.before?.run(parameters, this.computed)
    const whole = new Map([...parameters, ...this.computed])
    for (const [k, other] of this.others.entries()) {
      this.cutFor(k + 1, whole, other.inputs)
      other.begin()
    }
    try {
      this.first.run(this.firstParameters(whole), at(this.results, 0))
    } finally {
      for (const other of this.others) other.finish()
    }
    this.takeResults()
    this.after.run(new Map([...parameters, ...this.partResults()]), results)
  }

  dispose(): void {
    for (const call of [this.before, this.first, this.after, ...this.others]) call?.dispose()
  }

  private cutFor(part: number, whole: NamedTensors, pieces: readonly OrtNumbers[]): void {
    const { sources, parts, part: program } = this.program
    sources.forEach(({ name, axis }, k) => {
      const { type } = at(program.block.parameters, k)
      copyPiece(numbersOf(tensorNamed(whole, name)), at(pieces, k), { type, axis, part, parts })
    })
  }

  private firstParameters(whole: NamedTensors): NamedTensors {
    const { sources, parts, part: program } = this.program
    return new Map(
      sources.map(({ name, axis }, k) => {
        const parameter = at(program.parameters, k)
        const piece = this.pieces.get(parameter)
        if (!piece) return [parameter, tensorNamed(whole, name)]
        const { type } = at(program.block.parameters, k)
        copyPiece(numbersOf(tensorNamed(whole, name)), numbersOf(piece), { type, axis, part: 0, parts })
        return [parameter, piece]
      })
    )
  }

  /** The runtime takes no shared memory, so the other parts' results are copied. */
  private takeResults(): void {
    this.others.forEach((other, k) => {
      const tensors = [...at(this.results, k + 1).values()]
      tensors.forEach((tensor, j) => numbersOf(tensor).set(at(other.outputs, j)))
    })
  }

  private partResults(): [string, OrtTensor][] {
    return this.results.flatMap((tensors, part) =>
      [...tensors].map(([name, tensor]): [string, OrtTensor] => [partResult(part, name), tensor])
    )
  }
}

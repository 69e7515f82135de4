/** The parts that every lens shares: its compiled programs, the time that its last frame took from training, and its disposal. */
import type { Executable, Executor, Tensors } from '../../executors/executor'
import type { Program } from '../../compiler/program/types'
import type { DataPart } from '../../../contract/events/probe'
import type { BatchShape, TaskBatch } from '../../data/batches/batch'
import type { TaskColumns } from '../../data/taskData'
import type { ModelForward } from '../../learning/step/modelForward'
import type { CheckedModel } from '../../model/checkedModel'
import type { LastBatch } from '../../learning/training/trainer'
import { CompiledPrograms } from './compiledPrograms'
import { CompileTurns } from './compileTurns'

export interface ProbedModel {
  readonly model: ModelForward
  /** The model by its layers, whose steps can be looked at one by one. */
  readonly checked: CheckedModel
  /** A word for each class that it predicts; none where it predicts numbers. */
  readonly classes: readonly string[]
  /** Whether the classes are labels whose time steps are not known; absent where they are not. */
  readonly unaligned?: boolean
  /** What the numbers that it reads are called as a picture; absent where they are none. */
  readonly inputMap?: string
  /** The columns of numbers that it reads and predicts. */
  readonly columns: TaskColumns
  /** Each target is the next input. */
  readonly predictsNext: boolean
  /** The shape of training batches. */
  readonly shape: BatchShape
  /** Returns at most so many batches of a part of the data, the same each time. */
  readonly sample: (part: DataPart, most: number) => TaskBatch[]
  /** No layer sees later tokens. */
  readonly causal: boolean
  /** Layers that have a matrix of token by token. */
  readonly matrices: ReadonlySet<string>
}

/** Where the weights come from; read at once, between two training steps. */
export interface WeightSource {
  readonly step: number
  weights(): Tensors
}

/** The weights as they are now: what belongs together is computed with the same, also while the model trains. */
export function asOfNow(source: WeightSource): WeightSource {
  const weights = source.weights()
  return { step: source.step, weights: () => weights }
}

/** What Inspect looks into: weights, and the training batch as `Trainer` gives it. */
export interface InspectedModel extends WeightSource {
  /** The inputs, `targets` and `shares` of the batch; null where there is none yet. */
  latest(): Tensors | null
  lastBatch(): LastBatch | null
}

/** All lenses of an executor share its turns. */
const turns = new WeakMap<Executor, CompileTurns>()

function turnsOf(executor: Executor): CompileTurns {
  const shared = turns.get(executor) ?? new CompileTurns()
  turns.set(executor, shared)
  return shared
}

/** A lens runs its programs apart from training, on a copy of the weights. */
export abstract class Lens<Compiled extends { readonly executable: Executable }, Probed extends Pick<ProbedModel, 'model'> = ProbedModel> {
  /** Milliseconds that the last frame took from training. */
  cost = 0
  /** Whether its programs are compiled before those of other lenses that wait. */
  protected readonly ahead: boolean = false
  private readonly compiled: CompiledPrograms<Compiled>
  /** The programs that have run before. */
  private readonly ran = new WeakSet<Executable>()
  /** Whose weights a program holds, and of which training step. */
  private readonly held = new WeakMap<Executable, { readonly from: WeightSource; readonly step: number }>()

  /** `most`: how many compiled programs are kept. */
  constructor(
    protected readonly executor: Executor,
    protected readonly probed: Probed,
    most: number
  ) {
    this.compiled = new CompiledPrograms(most)
  }

  dispose(): void {
    this.compiled.dispose()
  }

  /** The program of a key, which is compiled where there is none. Throws ExecutorError. */
  protected programOf(key: string, compile: () => Promise<Compiled>): Promise<Compiled> {
    return this.compiled.get(key, () => turnsOf(this.executor).take(compile, this.ahead))
  }

  /** Gives a program the weights, unless it holds those of that step already. Checkpoints of one run share their programs. */
  protected giveWeights(program: Executable, from: WeightSource): void {
    const held = this.held.get(program)
    if (held?.from === from && held.step === from.step) return
    program.write(from.weights())
    this.held.set(program, { from, step: from.step })
  }

  /**
   * Runs work that keeps training waiting, and records how long it took. The first time that a program runs, its compiler works as well: that
   * happens once, and says nothing about the next frame.
   */
  protected timed<Result>(program: Executable, work: () => Result): Result {
    const began = performance.now()
    const result = work()
    this.cost = this.ran.has(program) ? performance.now() - began : 0
    this.ran.add(program)
    return result
  }

  /** Compiles one function of the model's weights. Throws ExecutorError. */
  protected compileFunction(name: string, program: Program): Promise<Executable> {
    return this.executor.compile({ variables: this.probed.model.weights, functions: new Map([[name, program]]) })
  }
}

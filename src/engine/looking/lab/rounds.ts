/** Counts the Newton iterations that find the states of a cell over all its time steps, beside its Lyapunov exponent and the time of both ways. */
import { nextTokenTask } from '../../../contract/document/taskShape'
import { mostIterations } from '../../../contract/labs/rounds'
import type { RoundFamily, RoundsResult } from '../../../contract/labs/rounds'
import { lyapunovExponent } from '../../compiler/newton/lyapunov'
import { runByNewton } from '../../compiler/newton/newton'
import { optimise, optimiseBlock } from '../../compiler/passes/compile'
import { BlockBuilder } from '../../compiler/program/builder'
import { copiesOf, copyInto } from '../../compiler/program/copyInto'
import { sizeOf } from '../../compiler/program/shapes'
import type { Block, Operation, Program, TensorType, Value } from '../../compiler/program/types'
import { Random } from '../../data/random'
import type { Executor, Tensor, Tensors } from '../../executors/executor'
import { checkModel } from '../../model/graph/checkModel'
import { layerContext } from '../../model/layers/context'
import { lowerRecurrent } from '../../model/layers/recurrent/recurrent'
import type { RecurrentLayer } from '../../model/layers/recurrent/recurrent'
import type { WeightSpec } from '../../model/layers/weightSpec'
import { layerWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import type { Cells } from './families'
import { labDocument } from './labDocument'

/** Units and inputs of the cell; one sequence of noise. */
const WIDTH = 32
const SEED = 1
const TIMES = 2

/** What is measured, in words. */
export const roundsWork = `one sequence of noise through a cell of ${WIDTH} units with first weights`

export interface RoundsMeter {
  measure(gain: number): RoundsResult
  dispose(): void
}

/** Compiles what measures a family at a length. Throws ExecutorError. */
export async function openRounds(executor: Executor, family: RoundFamily, cells: Cells, length: number): Promise<RoundsMeter> {
  const layer = recurrentLayer(family, cells, length)
  const specs = layerWeights(layer)
  const programs = programsOf(layer, specs, length)
  const executable = await executor.compile({ variables: new Map(), functions: new Map(programs.map((each) => [each.name, each])) })
  const first = initialWeights(specs, SEED)
  const random = Random.fromSeed(SEED)
  const type: TensorType = { dtype: 'float32', shape: [length, 1, WIDTH] }
  const noise: Tensor = { type, data: new Float32Array(sizeOf(type.shape)).map(() => random.normal()) }
  return {
    measure: (gain) => {
      const inputs = new Map([...[...first].map(([name, tensor]) => [name, scaled(name, tensor, gain)] as const), ['x', noise] as const])
      const [steps, newton] = [fastest(() => executable.run('steps', inputs)), fastest(() => executable.run('newton', inputs))]
      const number = (tensors: Tensors, name: string) => tensors.get(name)?.data[0] ?? NaN
      const iterations = number(newton.tensors, 'iterations')
      return {
        ...{ family, length, gain, iterations, converged: number(newton.tensors, 'converged') === 1 },
        waiting: iterations * (1 + Math.ceil(Math.log2(length))),
        exponent: number(executable.run('exponent', inputs), 'exponent'),
        difference: largestDifference(steps.tensors, newton.tensors),
        stepsMs: steps.ms,
        newtonMs: newton.ms
      }
    },
    dispose: () => executable.dispose()
  }
}

function recurrentLayer(family: RoundFamily, cells: Cells, length: number): RecurrentLayer {
  const settings = {
    task: { kind: 'delayedRecall', symbols: 2, distance: 1 },
    batch: 1,
    length,
    learningRate: 1,
    blocks: 1,
    seed: SEED
  } as const
  const checked = checkModel(labDocument(family, cells, settings, { width: WIDTH, hidden: 0 }), nextTokenTask(2))
  const layer = checked.ok ? checked.model.layers.find((each): each is RecurrentLayer => each.kind === 'recurrent') : undefined
  if (!layer) throw new RangeError(`the lab's ${family} has no recurrent layer`)
  return layer
}

/** Weights between states are those of products whose operand is not the input. */
function scaled(name: string, { type, data }: Tensor, gain: number): Tensor {
  const between = type.shape.length === 2 && !name.endsWith('.x')
  return { type, data: between ? Float32Array.from(data, (weight) => weight * gain) : data }
}

function programsOf(layer: RecurrentLayer, specs: readonly WeightSpec[], length: number): Program[] {
  const b = new BlockBuilder()
  const weights = new Map(specs.map(({ name, type }) => [name, b.parameter(type)]))
  const x = b.parameter({ dtype: 'float32', shape: [length, 1, WIDTH] })
  const weight = (name: string) => weights.get(name) ?? missing(name)
  const context = layerContext({ builder: b, length, batch: 1, mask: null, weight, taps: false, random: null })
  const forward = optimiseBlock(b.finish([lowerRecurrent(layer, x, context).value]))
  const program = (name: string, results: readonly string[], block: Block) =>
    optimise({ name, parameters: [...weights.keys(), 'x'], results, block })
  return [
    program('steps', ['states'], forward),
    program(
      'newton',
      ['states', 'iterations', 'converged'],
      withLoop(forward, (builder, scan) => {
        const { outputs, rounds, converged } = runByNewton(builder, scan, mostIterations)
        return { outputs, figures: [rounds, builder.cast(converged, 'float32')] }
      })
    ),
    program(
      'exponent',
      ['states', 'exponent'],
      withLoop(forward, (builder, scan) => {
        const outputs = builder.operations('scan', scan.inputs, scan.attributes)
        return { outputs, figures: [lyapunovExponent(builder, scan)] }
      })
    )
  ]
}

/** The block with something else in place of its loop, whose figures are further results. */
function withLoop(
  block: Block,
  write: (builder: BlockBuilder, scan: Operation<'scan'>) => { readonly outputs: readonly Value[]; readonly figures: readonly Value[] }
): Block {
  const builder = new BlockBuilder()
  const figures: Value[] = []
  const copies = copyInto(builder, block, (operation, known) => {
    if (operation.name !== 'scan') return null
    const written = write(builder, { ...operation, inputs: copiesOf(known, operation.inputs) })
    figures.push(...written.figures)
    return written.outputs
  })
  return builder.finish([...copiesOf(copies, block.results), ...figures])
}

function fastest(run: () => Tensors): { readonly tensors: Tensors; readonly ms: number } {
  let [tensors, ms] = [run(), Infinity]
  for (let k = 0; k < TIMES; k++) {
    const began = performance.now()
    tensors = run()
    ms = Math.min(ms, performance.now() - began)
  }
  return { tensors, ms }
}

function largestDifference(a: Tensors, b: Tensors): number {
  const right = b.get('states')?.data
  return Math.max(0, ...Array.from(a.get('states')?.data ?? [], (value, k) => Math.abs(value - (right?.[k] ?? NaN))))
}

function missing(name: string): never {
  throw new RangeError(`weight ${name} is missing`)
}

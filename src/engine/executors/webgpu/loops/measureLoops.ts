/** Measures on an adapter what loops cost there: recurrent layers of growing width, all of time in one kernel and with a dispatch for each step. */
import { buildProgram } from '../../../compiler/program/builder'
import type { Program, TensorType } from '../../../compiler/program/types'
import type { Executable, Module, Tensors } from '../../executor'
import type { PlanOptions } from '../plan/functionPlan'
import { bytesOfWord } from '../device/protocol'
import { costsOf } from './loopCosts'
import type { LoopCosts, MeasuredLoop } from './loopCosts'

/** Compiles a module whose loops run as the options say. */
export type Compile = (module: Module, options: PlanOptions) => Promise<Executable>

/** Units of layers whose matrices have 64 KiB, 256 KiB, 1 MiB and 4 MiB. */
const widths: readonly number[] = [128, 256, 512, 1024]
const batch = 32
/** The difference of two lengths is without what a call costs at any length. */
const lengths = [16, 80] as const
/** Time steps of a dispatch: few, since a slow GPU takes long for the widest layers, and draws the desktop meanwhile. */
const chunk = 16
const turns = 7
/** Sizes from which a rate can be told. */
const fewest = 2

/**
 * Null where the measurements contradict one another. What is wider than a layer that steps are quicker for already is not tried. Throws
 * ExecutorError.
 */
export async function measureLoops(compile: Compile, units = widths): Promise<LoopCosts | null> {
  const measured: MeasuredLoop[] = []
  for (const width of units) {
    const [loop, steps] = [await stepTime(compile, width, 'loop'), await stepTime(compile, width, 'steps')]
    measured.push({ bytes: width * width * bytesOfWord, loop, steps })
    if (measured.length >= fewest && steps < loop) break
  }
  return costsOf(measured)
}

/** Microseconds of one time step. */
async function stepTime(compile: Compile, width: number, form: 'loop' | 'steps'): Promise<number> {
  const [short, long] = [await timeOf(lengths[0]), await timeOf(lengths[1])]
  return ((long - short) / (lengths[1] - lengths[0])) * 1000

  async function timeOf(length: number): Promise<number> {
    const program = layer(length, width)
    const executable = await compile({ variables: typesOf(program), functions: new Map([['run', program]]) }, { form, chunk })
    const times = Array.from({ length: turns }, () => timed(executable))
    executable.dispose()
    return Math.min(...times)
  }
}

const nothing: Tensors = new Map()

/** Milliseconds. */
function timed(executable: Executable): number {
  const begun = performance.now()
  executable.run('run', nothing)
  return performance.now() - begun
}

const typesOf = ({ parameters, block }: Program): Map<string, TensorType> =>
  new Map(block.parameters.map(({ type }, k) => [parameters[k] ?? '', type]))

/** h ← tanh(x + h·U) over the time steps. Its arguments are zeros that lie on the GPU, and one number comes back. */
function layer(length: number, width: number): Program {
  const [x, u] = [
    { dtype: 'float32', shape: [length, batch, width] },
    { dtype: 'float32', shape: [width, width] }
  ] as const
  return buildProgram('run', new Map(Object.entries({ x, u })), (builder, values) => {
    const [inputs, matrix] = [...values.values()]
    if (!inputs || !matrix) throw new RangeError('a layer without its arguments')
    const { carries } = builder.scan({
      length,
      carries: [builder.zeros({ dtype: 'float32', shape: [batch, width] })],
      inputs: [inputs],
      closed: [matrix],
      body: (b, { carries: [h], inputs: [step], closed: [weights] }) => {
        if (!h || !step || !weights) throw new RangeError('a loop without its arguments')
        return { carries: [b.unary('tanh', b.add(step, b.matmul(h, weights)))], outputs: [] }
      }
    })
    return new Map(carries.map((last) => ['y', builder.sumAll(last)]))
  })
}

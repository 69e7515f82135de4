/** The model of a page as generated JavaScript: one token at a time where the model can, else a whole sequence of any length. */
import { tidied } from '../../../compiler/passes/compile'
import { buildProgram } from '../../../compiler/program/builder'
import type { Program } from '../../../compiler/program/types'
import { inputTypes, modelForward } from '../../../learning/step/modelForward'
import { generationModule } from '../../../looking/generation/generationModule'
import type { CheckedModel } from '../../../model/checkedModel'
import { stepProblems } from '../../../model/graph/generationProblems'
import type { Tap } from '../../../model/layers/context'
import { modelWeights } from '../../../model/layers/weights'
import { modelMemory } from '../../../model/lower/lowerModelStep'
import { sizesOver } from '../../javascript/sizes'
import { writeProgram } from '../../javascript/writeProgram'
import type { ProgramText } from '../../javascript/writeProgram'
import { SizesDiffer, sizedProgram } from '../../sizes/sizedProgram'
import type { PageMemory, PageProgram, PageTap } from '../pageData'

export interface WrittenProgram {
  readonly program: PageProgram
  /** Functions `begin` and `step`, or `sequence`, as `writeProgram` writes them. */
  readonly text: string
}

/** Whether the model's answer after each token is that of its step form: not where the head takes the mean over a sequence. */
export function goesTokenByToken(model: CheckedModel): boolean {
  const head = model.layers.at(-1)
  const over = head?.kind === 'head' ? head.layer.params.over : 'token'
  return stepProblems(model).length === 0 && (over === 'token' || over === 'last')
}

/** `length`: the time steps of a page whose model has another program at each length. */
export function pageProgram(model: CheckedModel, length: number): WrittenProgram {
  return goesTokenByToken(model) ? stepProgram(model) : sequenceProgram(model, length)
}

function stepProgram(model: CheckedModel): WrittenProgram {
  const memory = modelMemory(model, { batch: 1, capacity: 1 })
  const grows = memory.some(({ tokenAxis }) => tokenAxis !== null)
  const moduleOf = (capacity: number) => generationModule(model, { batch: 1, capacity }, { taps: true })
  const { taps } = moduleOf(1)
  const write = (words: Pick<ProgramText, 'name' | 'doc'>, of: 'begin' | 'generate', before: string) => {
    const names = new Map(memory.map(({ key }) => [key, key.replace('memory/', before)] as const))
    const text = { ...words, names: new Map([...names, ...tapNames(taps)]), weights: weightNames(model) }
    const programOf = (capacity: number) => functionOf(moduleOf(capacity).functions, of)
    return grows ? forEverySize(text, 'ROOM', programOf) : writeProgram(programOf(1), text)
  }
  const [beginWords, stepWords] = [
    'Sets what the layers remember to what it is before the first token.',
    'Takes one token further: its inputs and the memory before it go in, the output and the memory after it come out.'
  ]
  return {
    program: { kind: 'step', memory: memory.map(pageMemory), taps: taps.map((tap) => pageTap(model, tap, tap.result)) },
    text: [write({ name: 'begin', doc: beginWords }, 'begin', 'first.'), write({ name: 'step', doc: stepWords }, 'generate', 'next.')].join(
      '\n\n'
    )
  }
}

const weightNames = (model: CheckedModel): Set<string> => new Set(modelWeights(model).map((spec) => spec.name))

/** One function for every size, whose third parameter is the size. Throws SizesDiffer. */
function forEverySize(text: ProgramText, symbol: string, programOf: (size: number) => Program): string {
  const { program, sizes } = sizedProgram(({ steps }) => programOf(steps))
  return writeProgram(program, { ...text, over: { symbol, sizes: sizesOver(symbol, sizes) } })
}

const tapNames = (taps: readonly { readonly result: string; readonly name: string }[]) =>
  new Map(taps.map(({ result, name }) => [result, name]))

const pageMemory = ({ key, tokenAxis, type }: ReturnType<typeof modelMemory>[number]): PageMemory => {
  if (tokenAxis === null) return { key, rows: null }
  return { key, rows: type.shape.slice(0, tokenAxis).reduce((product, size) => product * size, 1) }
}

function functionOf(functions: ReadonlyMap<string, Program>, name: string): Program {
  const program = functions.get(name)
  if (!program) throw new RangeError(`the module has no function ${name}`)
  return program
}

function sequenceProgram(model: CheckedModel, length: number): WrittenProgram {
  const doc = 'Takes a whole sequence: the inputs of all time steps go in, the output comes out.'
  const { program: atLength, taps } = lower(model, length)
  const program = (fixed: number | null): PageProgram => ({ kind: 'sequence', length: fixed, over: model.task.target.over, taps })
  const text = { name: 'sequence', doc, weights: weightNames(model), names: tapNames(taps) }
  try {
    return { program: program(null), text: forEverySize(text, 'LENGTH', (steps) => lower(model, steps).program) }
  } catch (error) {
    if (!(error instanceof SizesDiffer)) throw error
    return { program: program(length), text: writeProgram(atLength, { ...text, doc: `${doc} It has ${length} time steps.` }) }
  }
}

function lower(model: CheckedModel, length: number): { program: Program; taps: PageTap[] } {
  const forward = modelForward(model)
  const types = inputTypes({ ...model.task, masked: false }, { length, batch: 1 })
  let taps: PageTap[] = []
  const program = buildProgram('sequence', new Map([...forward.weights, ...types]), (builder, values) => {
    const inputs = new Map([...values].filter(([name]) => types.has(name)))
    const result = forward.forward(builder, values, inputs, { taps: true })
    const shown = result.taps.filter(({ form }) => form === 'series' || form === 'attention')
    taps = shown.map((tap, k) => pageTap(model, tap, `tap.${k}`))
    return new Map([['output', result.output], ...shown.map((tap, k) => [`tap.${k}`, tap.value] as const)])
  })
  return { program: tidied(program), taps }
}

function pageTap(model: CheckedModel, { form, layer, node, name, label, role, range, code }: Omit<Tap, 'value'>, result: string): PageTap {
  const layerName = model.layers.find((each) => each.layer.id === layer)?.layer.name ?? layer
  return {
    result,
    form: form === 'attention' ? 'attention' : 'series',
    layer: layerName,
    node,
    name: name.slice(layer.length + 1),
    label,
    role,
    range,
    code
  }
}

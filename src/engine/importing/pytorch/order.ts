/** Finds the order in which the modules of a state_dict follow one another: by the module's text, or by widths where one order alone fits. */
import { refuse } from '../importRefusal'
import { asLinear } from './elements'
import type { Element } from './elements'
import type { ModulePart } from './moduleText'

const whatToWrite =
  'Write a file module.json beside it: {"module": "…"} with the text that Python prints for the module, which has its parts in order.'
/** Chains that are tried at most. */
const mostTried = 50_000

/** `inOrder`: whether the file keeps the order in which the module was written, as a pickle does. */
export function orderedElements(elements: readonly Element[], parts: readonly ModulePart[], inOrder: boolean): readonly Element[] {
  if (!elements.some(({ kind }) => kind === 'recurrent'))
    return refuse(
      'The file has no recurrent layer.',
      'Models with nn.RNN, nn.LSTM or nn.GRU are read from weights alone; export others as ONNX.'
    )
  if (parts.length > 0) return byText(elements, parts)
  const chains = chainsOf(elements)
  if (chains.length === 1 && chains[0]) return chains[0]
  if (chains.length === 0)
    return refuse('The widths of its layers fit in no order: one layer reads what another gives nowhere.', whatToWrite)
  const own = inOrder && chains.find((chain) => chain.every((element, k) => element.path === elements[k]?.path))
  const numbered = chains.filter(isNumbered)
  const [only] = numbered
  if (own) return own
  if (only && numbered.length === 1) return only
  return refuse(`The layers ${elements.map(({ path }) => path).join(', ')} fit together in several orders.`, whatToWrite)
}

/** The parts of the text in their order, each with its tensors. */
function byText(elements: readonly Element[], parts: readonly ModulePart[]): readonly Element[] {
  const chain = parts.map((part): Element => {
    const element = elements.find(({ path }) => path === part.path)
    if (!element) return withoutTensors(part)
    return part.kind === 'Linear' ? asLinear(element) : element
  })
  const missing = elements.find(({ path }) => !parts.some((part) => part.path === path))
  if (missing) return refuse(`The text of the module has no part ${missing.path}, of which there are tensors.`, whatToWrite)
  const broken = chain.findIndex((element, k) => k > 0 && !follows(chain[k - 1], element))
  if (broken > 0)
    return refuse(
      `In the text of the module ${chain[broken]?.path ?? ''} follows ${chain[broken - 1]?.path ?? ''}, which gives ${chain[broken - 1]?.gives ?? 0} units.`,
      'Write the parts in the order in which they are called, or export the model as ONNX.'
    )
  return chain
}

const functions: Readonly<Record<string, string>> = {
  ReLU: 'Relu',
  Tanh: 'Tanh',
  Sigmoid: 'Sigmoid',
  SiLU: 'silu',
  Softplus: 'Softplus',
  ELU: 'Elu',
  LeakyReLU: 'LeakyRelu',
  Hardsigmoid: 'HardSigmoid'
}

/** A function, dropout or nothing. */
function withoutTensors({ path, kind, settings }: ModulePart): Element {
  const passing = { path, reads: -1, gives: -1 }
  const name = functions[kind]
  if (name !== undefined) return { ...passing, kind: 'function', name }
  if (kind === 'Dropout') return { ...passing, kind: 'dropout', rate: Math.min(0.95, Number(settings.get('p') ?? 0.5) || 0) }
  if (kind === 'Identity') return { ...passing, kind: 'dropout', rate: 0 }
  return refuse(`The part ${path} of the module is ${kind}, which is not read from weights.`, 'Export the model as ONNX instead.')
}

/** Whether a layer can read what another gives; −1 stands for any width. */
function follows(before: Element | undefined, after: Element): boolean {
  if (!before) return true
  return after.reads !== null && (after.reads === -1 || before.gives === -1 || after.reads === before.gives)
}

/** Every order in which all layers fit; an embedding comes first, and what looks like one further on is a linear layer. */
function chainsOf(elements: readonly Element[]): (readonly Element[])[] {
  const chains: (readonly Element[])[] = []
  let tried = 0
  const extend = (chain: readonly Element[], rest: readonly Element[]): void => {
    if (++tried > mostTried) return
    if (rest.length === 0) chains.push(chain)
    for (const element of rest) {
      const next = chain.length === 0 ? element : asLinear(element)
      if (!follows(chain.at(-1), next)) continue
      // What reads tokens stands first, and a recurrent layer before the last linear one.
      extend(
        [...chain, next],
        rest.filter((each) => each !== element)
      )
    }
  }
  extend([], elements)
  const embedded = elements.some(({ kind }) => kind === 'embedding')
  return chains.filter((chain) => sensible(chain, embedded))
}

/** A model that has an embedding begins with it, and ends in a layer after its last recurrent one, where it has one. */
function sensible(chain: readonly Element[], embedded: boolean): boolean {
  if (embedded && chain[0]?.kind !== 'embedding') return false
  const hasLinear = chain.some(({ kind }) => kind === 'linear')
  return !hasLinear || chain.at(-1)?.kind === 'linear' || chain.at(-1)?.kind === 'norm'
}

/** Whether layers whose names differ in a number only, such as rnn1 and rnn2, stand in the order of their numbers. */
function isNumbered(chain: readonly Element[]): boolean {
  return chain.every((element, k) =>
    chain.slice(k + 1).every((later) => {
      const [a, b] = [element.path, later.path]
      return a.replace(/\d+/g, '') !== b.replace(/\d+/g, '') || a.localeCompare(b, 'en', { numeric: true }) < 0
    })
  )
}

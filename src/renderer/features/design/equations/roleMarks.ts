/** Finds the words of a text that name values, so that they get their roles' colours and their explanations. */
import { nameInText } from '../../../../cell/text/build/match'
import { cutTokens } from '../../../../cell/text/parse/tokens'
import type { Span } from '../../../../cell/text/parse/tokens'
import type { CellNode } from '../../../../contract/document/cellGraph'
import type { EquationText } from './equationText'

export interface NamedWord extends Span {
  readonly node: CellNode
}

/** Every word that stands for a value, with its node: the state's own for a state, whether old or new. */
export function namedWords({ text, drawn, ranges }: EquationText): NamedWord[] {
  const nodes = valuesByName(drawn.cell.nodes, (id) => ranges.get(id)?.name != null)
  const { tokens } = cutTokens(text)
  return tokens.flatMap(({ kind, text: word, start, end }, k) => {
    const node = kind === 'name' ? (nodes.get(word) ?? nodes.get(word.replace(/_t$/, ''))) : undefined
    const next = tokens[k + 1]?.text
    // `tanh(` is a call and `units:` an option, whatever values are called; `h:` declares a state.
    const other = next === '(' || (next === ':' && node?.kind !== 'state')
    return node === undefined || other ? [] : [{ start, end, node }]
  })
}

function valuesByName(nodes: readonly CellNode[], assigned: (id: string) => boolean): Map<string, CellNode> {
  const ports = nodes.filter((node) => node.kind === 'input' || node.kind === 'state')
  const lines = nodes.filter((node) => node.kind !== 'nextState' && node.kind !== 'output' && assigned(node.id))
  return new Map([...lines, ...ports].map((node) => [nameInText(node), node]))
}

/** Ends a drawing in a head that gives what a file gives. */
import type { ImportedTask } from './finished'
import type { Sketch } from './sketch'
import type { Axis, Finish, ModelOutput } from '../importedModel'
import { unitsAxis } from '../importedModel'

export interface End {
  readonly node: string
  readonly steps: 'all' | 'last'
  readonly finish: Finish
}

/** Axes are the batch's first. */
export function endIn(
  sketch: Sketch,
  { node, steps, finish }: End,
  known: { readonly tokens: number | null; readonly classes: readonly string[] }
): { readonly output: ModelOutput; readonly target: ImportedTask['target'] } {
  const over = steps === 'all' ? 'token' : 'last'
  const single = finish === 'sigmoid' && sketch.widthOf(node) === 1
  const layer = single ? sketch.twoClassesOn(node, over) : sketch.headOn(node, over)
  const width = sketch.widthOf(layer)
  const axes: readonly Axis[] = [{ of: 'batch' }, ...(steps === 'all' ? [{ of: 'time' } as const] : []), unitsAxis(single ? 1 : width)]
  const isClass = finish === 'softmax' || finish === 'logSoftmax' || single || known.tokens === width || known.classes.length === width
  return {
    output: { name: 'output', meaning: { from: 'layer', layer, steps, finish: single ? 'sigmoidOfTwo' : finish, axes } },
    target: { over: steps === 'all' ? 'step' : 'sequence', kind: isClass ? 'class' : 'real', width }
  }
}

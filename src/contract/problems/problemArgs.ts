/** The arguments of each problem code, and the one function that makes problems; a code without arguments here does not compile. */
import * as z from 'zod'
import type { Place, Problem, ProblemCode } from './problems'

const text = z.string()
const number = z.number()
const list = z.array(z.string())
const cell = { cell: text }
const node = { ...cell, node: text }
const layer = { layer: text }

/** Names, not identifiers: what the words need. Shapes come printed, such as `x [64]`. */
export const problemArgs = {
  'document.notJson': z.object({ line: number, column: number, detail: text }),
  'document.tooLarge': z.object({ characters: number, limit: number }),
  'document.tooDeep': z.object({ line: number, column: number, limit: number }),
  'document.notOurs': z.object({ detail: text }),
  'document.newer': z.object({ version: number, newest: number }),
  'document.schema': z.object({ path: text, detail: text }),
  /** `what` the two are, such as `nodes`, and `where`, such as `cell LSTM`. */
  'name.duplicate': z.object({ what: text, name: text, where: text }),
  'edge.unknownNode': z.object({ ...cell, edge: text, node: text }),
  'edge.unknownPort': z.object({ ...node, edge: text, port: text, side: z.enum(['input', 'output']), ports: list }),
  'edge.duplicate': z.object({ ...cell, source: text, target: text, port: text }),
  'port.unconnected': z.object({ ...node, kind: text, port: text }),
  'port.tooMany': z.object({ ...node, kind: text, port: text, count: number }),
  'node.unused': z.object({ ...node, kind: text }),
  'node.shapes': z.object({ ...node, kind: text, shapes: list, needs: text }),
  'node.tooWide': z.object({ ...node, shape: text, limit: number }),
  'slice.outside': z.object({ ...node, begin: number, size: number, width: number }),
  'cell.noInput': z.object(cell),
  'cell.manyInputs': z.object({ ...cell, nodes: list }),
  'cell.noOutput': z.object(cell),
  'cell.manyOutputs': z.object({ ...cell, nodes: list }),
  'cell.noState': z.object(cell),
  'cell.cycle': z.object({ ...cell, nodes: list }),
  'state.noNext': z.object({ ...cell, state: text }),
  'state.manyNext': z.object({ ...cell, state: text, count: number }),
  'state.unknown': z.object({ ...cell, state: text, states: list }),
  'state.shape': z.object({ ...cell, state: text, shape: text, next: text }),
  'equations.tooLong': z.object({ characters: number, limit: number }),
  'equations.syntax': z.object({ expected: text, found: text }),
  'equations.tooDeep': z.object({ limit: number }),
  'equations.tooMany': z.object({ what: text, count: number, limit: number }),
  /** `near`: names that might have been meant, the likeliest first. */
  'equations.unknownName': z.object({ name: text, near: list }),
  'equations.usedBefore': z.object({ name: text, line: number }),
  'equations.assignedTwice': z.object({ name: text, line: number }),
  'equations.alreadyDeclared': z.object({ name: text, what: text }),
  'equations.longName': z.object({ name: text, limit: number }),
  'equations.hiddenSize': z.object({ found: text, limit: number }),
  'equations.unknownCall': z.object({ name: text, near: list }),
  'equations.inputs': z.object({ name: text, count: number, needs: text, usage: text }),
  'equations.unknownOption': z.object({ name: text, option: text, options: list, near: list }),
  'equations.badOption': z.object({ name: text, option: text, needs: text }),
  'equations.number': z.object({ number: text, needs: text }),
  'equations.nothing': z.object({ name: text }),
  'equations.sameTwice': z.object({ name: text, kind: text }),
  'equations.badState': z.object({ state: text, needs: text }),
  'layer.unknownCell': z.object({ ...layer, cell: text, cells: list }),
  'layer.unknownInput': z.object({ ...layer, input: text, layers: list }),
  'layer.taskInput': z.object({ ...layer, input: text, inputs: list }),
  'layer.cycle': z.object({ layers: list }),
  'layer.inputs': z.object({ ...layer, kind: text, count: number, needs: text }),
  'layer.heads': z.object({ ...layer, width: number, heads: number, needs: text }),
  'layer.positions': z.object({ ...layer, limit: number, length: number }),
  'head.tied': z.object({ ...layer, tied: text, why: text }),
  'layer.shapes': z.object({ ...layer, kind: text, shapes: list, needs: text }),
  'layer.delta': z.object({ ...layer, low: number, high: number }),
  /** How often the head predicts, and how often the task asks. */
  'head.over': z.object({ ...layer, over: z.enum(['step', 'sequence']), asks: z.enum(['step', 'sequence']) }),
  'model.noHead': z.object({}),
  'model.manyHeads': z.object({ layers: list }),
  'model.unused': z.object(layer),
  'model.tooLarge': z.object({ parameters: number, limit: number }),
  'data.missing': z.object({ file: text, folders: list }),
  'data.unreadable': z.object({ file: text, reason: text }),
  'data.changed': z.object({ file: text }),
  'data.tooLarge': z.object({ file: text, bytes: number, limit: number }),
  'data.tooShort': z.object({ file: text, part: z.enum(['training', 'held-out']), characters: number, needs: number }),
  'data.fewRows': z.object({ file: text, part: z.enum(['training', 'held-out']), rows: number, needs: number }),
  'data.column': z.object({ file: text, column: text, columns: list }),
  /** `line` of the file, from 1 on. */
  'data.row': z.object({ file: text, line: number, column: text, found: text }),
  'task.tooShort': z.object({ task: text, length: number, needs: number }),
  'task.keys': z.object({ pairs: number, symbols: number }),
  'task.heldOutLength': z.object({ heldOut: number, length: number }),
  /** `classes` is 0 where the task asks for numbers. */
  'task.classWeights': z.object({ weights: number, classes: number }),
  'task.zeroWeights': z.object({}),
  'task.unread': z.object({ input: text }),
  'training.order': z.object({ task: text, order: text, orders: list }),
  'training.stateful': z.object({ why: z.enum(['order', 'noState']) }),
  /** Bytes; `largest` of the values, printed. */
  'training.memory': z.object({ needs: number, room: number, largest: list }),
  'run.folder': z.object({ folder: text, reason: text }),
  /** `parameter`: the first of the model that the checkpoint lacks or has in another shape; it is empty where the checkpoint has more. */
  'run.otherModel': z.object({ step: number, parameter: text }),
  'layer.stateful': z.object({ ...layer, kind: text, why: text, remedy: text }),
  'task.classes': z.object({ classes: number, chapters: number }),
  'probe.unknownToken': z.object({ characters: list }),
  'probe.positions': z.object({ ...layer, limit: number, length: number }),
  'generate.backward': z.object(layer),
  'generate.attention': z.object(layer),
  'generate.task': z.object({}),
  'prompt.unknownToken': z.object({ characters: list }),
  'prompt.positions': z.object({ ...layer, limit: number, length: number })
} satisfies Record<ProblemCode, z.ZodObject>

export type ProblemArgs<C extends ProblemCode> = z.infer<(typeof problemArgs)[C]>

/** A problem with the arguments that its code needs. */
export function problem<C extends ProblemCode>(
  code: C,
  place: Place,
  args: ProblemArgs<C> & Problem['args'],
  severity: Problem['severity'] = 'error'
): Problem {
  return { code, severity, place, args }
}

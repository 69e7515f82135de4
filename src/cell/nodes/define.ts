/** Helpers that write the rows of kinds without parameters in few words. */
import { same } from '../shapeRules'
import { written } from '../text/print/expressions'
import type { NodeSizes, PlainKind, PlainRow, TextForm } from './row'

/** Counts operations for each number of the value. */
export const perUnit =
  (count: number) =>
  ({ units }: NodeSizes): number =>
    count * units

/** Counts one operation for each number of the value and each input but the first. */
export const perFurtherInput = ({ units, entering }: NodeSizes): number => (entering.length - 1) * units

/** A call without parameters. */
export function called(call: string, doc?: string, write = written(call)): TextForm<PlainKind> {
  return { call, ...(doc !== undefined && { doc }), further: [], options: [], read: () => ({}), write }
}

/** The text form of a kind that equations never call: a port, or an operator. */
export function notCalled(write: TextForm<PlainKind>['write']): TextForm<PlainKind> {
  return { call: null, further: [], options: [], read: () => ({}), write }
}

type Usual = 'outputs' | 'defaults' | 'flops'

/** Defines a kind without parameters. Unless the row says otherwise, it has one output and costs one operation for each number of it. */
export function definePlain(row: Omit<PlainRow, Usual> & Partial<PlainRow>): PlainRow {
  return { outputs: ['out'], defaults: {}, flops: perUnit(1), ...row }
}

interface Elementwise extends Partial<Omit<PlainRow, 'text' | 'base' | 'doc'>>, Pick<PlainRow, 'base' | 'doc'> {
  /** The editor's description of the call, where `doc` is too short. */
  readonly textDoc?: string
}

/** Defines a function that is applied to each number separately. Equations call it by the name of its kind. */
export function defineElementwise(kind: PlainKind, { textDoc, ...row }: Elementwise): PlainRow {
  return definePlain({
    label: kind,
    symbol: kind,
    group: 'Elementwise',
    inputs: ['in'],
    shape: same,
    text: called(kind, textDoc),
    linearIn: 'function',
    keeps: 'inputs',
    ...row
  })
}

/** Writes log lines on how a run is computed: the device, the number of parts, and the form of each layer over time with its reason. */
import type { TrainingSettings } from '../../../../contract/document/training'
import type { ExecutorInfo } from '../../../executors/executor'
import type { CheckedLayer, CheckedModel } from '../../../model/checkedModel'
import { layerRow } from '../../../model/layers/layerKinds'
import { recurrenceOf } from '../../../model/layers/recurrent/recurrence'
import type { RecurrentLayer } from '../../../model/layers/recurrent/recurrent'
import { iterationsOf, loopCount } from './loopCount'
import { mostRounds } from '../../../compiler/newton/newton'
import { partsOf } from '../../step/parts'
import { recurrenceForms } from '../../step/trainModule'

type Settings = Pick<TrainingSettings, 'batchSize' | 'sequenceLength' | 'recompute' | 'linearRecurrence' | 'recurrence' | 'stateful'>
type Machine = Pick<ExecutorInfo, 'executor' | 'device' | 'xla' | 'parts' | 'gpu'>

export function formNotes({ layers, task }: CheckedModel, settings: Settings, machine: Machine): string[] {
  const over = layers.flatMap((checked) => {
    const form = formOf(checked, task.masked, settings, machine)
    return form === null ? [] : [`${checked.layer.id}: ${form}`]
  })
  const recompute = layers.some(({ kind }) => kind === 'recurrent') ? [recomputeNote(settings)] : []
  return [machineNote(settings, machine), ...over, ...recompute]
}

function machineNote({ batchSize }: Settings, { executor, device, xla, parts }: Machine): string {
  const cut = partsOf(batchSize, parts)
  const batch = cut > 1 ? `the batch in ${cut} parts, which run at the same time` : 'the batch as one'
  return `Runs on ${executor}${xla ? ', compiled by XLA' : ''}, on ${device}; ${batch}`
}

function recomputeNote({ recompute }: Settings): string {
  return recompute === 'segments'
    ? 'Recompute is on: loops keep every √T-th step and recompute the rest'
    : 'Recompute is off: loops keep every step for the backward pass'
}

/** Null for layers without a form over time of their own. */
function formOf(checked: CheckedLayer, masked: boolean, settings: Settings, machine: Machine): string | null {
  if (checked.kind === 'recurrent') return recurrentForm(checked, settings, { ...machine, masked })
  return layerRow(checked).formNote?.(checked, settings) ?? null
}

/** Says how the passes run a recurrent layer, or why they were not applied. */
function recurrentForm(checked: RecurrentLayer, settings: Settings, { gpu, masked }: Machine & { readonly masked: boolean }): string {
  const { sequenceLength: length, linearRecurrence, recompute } = settings
  const { alongTime, why } = recurrenceOf(checked.cell)
  const forms = recurrenceForms(settings, { gpu })
  if (forms.newton && alongTime !== 'unitwise') return newtonForm(checked, settings, masked)
  const loop = `a loop over ${length} ${length === 1 ? 'step' : 'steps'}`
  const linear = `${loop}; it is linear in its state, but`
  if (!forms.associative) {
    if (alongTime !== 'unitwise') return `${loop}, ${why}`
    return `${linear} ${linearRecurrence === 'auto' ? 'on a CPU the loop is faster' : 'the settings ask for steps'}`
  }
  const loopsLeft = (associative: boolean) => loopCount(checked, { length, masked }, { recompute, associative })
  const [loops, before] = [loopsLeft(true), loopsLeft(false)]
  if (loops === 0) return `an associative scan, since it is linear in its state${asked(linearRecurrence)}`
  // The backward loop is linear in the gradient from later steps, whatever the cell is.
  if (alongTime !== 'unitwise') return `${loop}, ${why}${loops < before ? '; its gradient an associative scan' : ''}`
  return `${linear} ${recompute === 'segments' ? 'recomputing goes step by step' : 'something in the cell has no form over all steps'}`
}

function newtonForm(checked: RecurrentLayer, { sequenceLength: length, recompute }: Settings, masked: boolean): string {
  const loop = `a loop over ${length} ${length === 1 ? 'step' : 'steps'}, no Newton iterations:`
  if (recompute === 'segments') return `${loop} recomputing goes step by step`
  const iterations = iterationsOf(checked, { length, masked })
  if (iterations === null) return `${loop} something in the cell has no form over all steps`
  const jacobian = iterations.exact ? 'the Jacobian of each unit' : 'the diagonal of the Jacobian, since units mix'
  return `Newton iterations over all ${length} steps with ${jacobian}; step by step if ${mostRounds} rounds are not enough`
}

const asked = (form: Settings['linearRecurrence']): string => (form === 'auto' ? ' and runs on a GPU' : ' and the settings ask for it')

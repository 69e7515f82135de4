/** The events that tell TensorBoard of a run's settings: a row of its table of hyperparameters, and the settings as text. */
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { RunSummary } from '../../../../contract/events/run'
import { flatSettings } from '../../settings/flatSettings'
import type { FlatSetting } from '../../settings/flatSettings'
import { encodeHparams } from './eventProto'
import type { EventMessage, HparamsMessage, HparamValue, SummaryValue } from './eventProto'

const hparamsVersion = 0
/** `DT_STRING` of TensorFlow's types. */
const stringType = 7

/** The settings of a run, at its start. */
export function settingsEvents(summary: RunSummary, document: GatescopeDocument): EventMessage[] {
  const start = summary.startedAt / 1_000
  const settings = flatSettings(document)
  const hparams = Object.fromEntries(settings.map(({ path, value }) => [path, hparamOf(value)]))
  const session = { hparams, group_name: summary.runId, start_time_secs: start }
  const value = [
    hparamsValue('_hparams_/session_start_info', { version: hparamsVersion, session_start_info: session }),
    textValue('run', `${summary.name} (${summary.runId})`),
    textValue('settings', settings.map(({ path, value: shown }) => `    ${path}: ${String(shown)}`).join('\n'))
  ]
  return [{ wall_time: start, step: 0, summary: { value } }]
}

/** The end of the run, with how it ended. */
export function endEvent(time: number, status: number): EventMessage {
  const message: HparamsMessage = { version: hparamsVersion, session_end_info: { status, end_time_secs: time } }
  return { wall_time: time, step: 0, summary: { value: [hparamsValue('_hparams_/session_end_info', message)] } }
}

function hparamOf(value: FlatSetting['value']): HparamValue {
  if (typeof value === 'number') return { number_value: value }
  return typeof value === 'boolean' ? { bool_value: value } : { string_value: value ?? 'none' }
}

function hparamsValue(tag: string, message: HparamsMessage): SummaryValue {
  return { tag, metadata: { plugin_data: { plugin_name: 'hparams', content: encodeHparams(message) } } }
}

/** The text is Markdown to TensorBoard: lines that are indented by four stand as they are. */
function textValue(name: string, text: string): SummaryValue {
  const shown = text.startsWith('    ') ? text : `    ${text}`
  return {
    tag: `${name}/text_summary`,
    metadata: { plugin_data: { plugin_name: 'text' } },
    tensor: { dtype: stringType, tensor_shape: { dim: [{ size: 1 }] }, string_val: [Buffer.from(shown)] }
  }
}

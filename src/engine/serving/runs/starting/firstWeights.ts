/** Takes the first weights of a new run from a checkpoint of another run, where every parameter fits. */
import type { FirstWeights } from '../../../../contract/events/run'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import type { Tensor, Tensors } from '../../../executors/executor'
import type { RunRecord } from '../../../learning/runs/runRecord'
import type { RunStore } from '../../../learning/runs/runStore'
import type { Snapshot } from '../../../learning/training/runSpec'
import { fromPython, noStep } from '../modelOfRun'
import type { NoStep } from '../modelOfRun'
import { prepareRun } from '../preparedRun'
import type { PreparedRun } from '../preparedRun'
import type { TaskCache } from '../taskCache'

export interface TakenWeights {
  readonly weights: Tensors
  readonly startedFrom: FirstWeights
  /** Lines for the log: where the weights are from, and which parameters of the checkpoint are not used. */
  readonly notes: readonly string[]
}

export type TakenOrNot =
  | { readonly ok: true; readonly taken: TakenWeights }
  | { readonly ok: false; readonly refusal: { readonly code: 'NOT_FOUND' | 'NO_CHECKPOINT'; readonly runId: string } }
  | { readonly ok: false; readonly refusal: NoStep & { readonly runId: string } }
  | { readonly ok: false; readonly refusal: { readonly code: 'INVALID_DOCUMENT'; readonly problems: Problem[] } }

/** The checkpoint that gives weights. */
export interface WeightsSource {
  readonly runId: string
  /** Null takes the newest checkpoint. */
  readonly step: number | null
}

/** Reads the weights of a checkpoint for the model of `run`. Refuses with the first parameter or token that does not fit. */
export async function takeWeights(
  { runId, step: wanted }: WeightsSource,
  run: PreparedRun,
  spec: { readonly store: RunStore; readonly tasks: TaskCache }
): Promise<TakenOrNot> {
  const record = spec.store.get(runId)
  if (!record) return { ok: false, refusal: { code: 'NOT_FOUND', runId } }
  if (record.python) return { ok: false, refusal: { code: 'INVALID_DOCUMENT', problems: [fromPython(record)] } }
  const checkpoint = await (wanted === null ? record.newestCheckpoint() : record.checkpointAt(wanted))
  if (!checkpoint && wanted !== null) return { ok: false, refusal: { ...(await noStep(record, wanted)), runId } }
  if (!checkpoint) return { ok: false, refusal: { code: 'NO_CHECKPOINT', runId } }
  const unfit = unfitWeights(run, checkpoint, record) ?? (await unfitVocabulary(run, record, spec))
  if (unfit) return { ok: false, refusal: { code: 'INVALID_DOCUMENT', problems: [unfit] } }
  const { name } = record.summary
  const { step } = checkpoint
  const weights = new Map([...checkpoint.tensors].filter(([parameter]) => run.probed.model.weights.has(parameter)))
  return { ok: true, taken: { weights, startedFrom: { runId, name, step }, notes: notesOf(run, checkpoint, record) } }
}

/** The first parameter of the model that the checkpoint lacks or has in another shape. */
function unfitWeights({ probed, document }: PreparedRun, { step, tensors }: Snapshot, { summary }: RunRecord): Problem | null {
  for (const [parameter, { shape }] of probed.model.weights) {
    const [needs, has] = [shapeText(shape), shapeOf(tensors.get(parameter))]
    if (needs === has) continue
    const layer = document.model.layers.find(({ id }) => parameter.startsWith(`${id}.`))?.id
    return problem('run.firstWeights', { ...(layer !== undefined && { layer }) }, { run: summary.name, step, parameter, needs, has })
  }
  return null
}

/** Tokens are rows of the embedding: where the vocabulary is another, the weights are of other tokens. Not known where the data is gone. */
async function unfitVocabulary(
  run: PreparedRun,
  record: RunRecord,
  { store, tasks }: { readonly store: RunStore; readonly tasks: TaskCache }
): Promise<Problem | null> {
  if (run.fingerprint === record.data) return null
  const document = await store.document(record)
  const trained = document && (await prepareRun(document, tasks))
  // The tokens of an imported model may be numbers: whatever has as many may stand for them.
  if (!trained?.ok || (document?.task.kind === 'imported' && document.task.vocabulary.length === 0)) return null
  const [now, before] = [run.data.vocabulary, trained.run.data.vocabulary]
  const token = now.find((each, k) => each !== before[k]) ?? before[now.length]
  return token === undefined ? null : problem('run.firstVocabulary', { path: 'task' }, { run: record.summary.name, token })
}

function notesOf({ probed, fingerprint }: PreparedRun, { step }: Snapshot, record: RunRecord): string[] {
  const { name, runId, parameters } = record.summary
  const unused = parameters.filter((parameter) => !probed.model.weights.has(parameter))
  return [
    `Started from the weights of step ${step} of ${name}, run ${runId}`,
    ...(unused.length > 0 ? [`Parameters of that run which this model does not have: ${unused.join(', ')}`] : []),
    ...(fingerprint === record.data ? [] : ['The data differs from that of the run from which the weights are'])
  ]
}

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`
const shapeOf = (tensor: Tensor | undefined): string => (tensor ? shapeText(tensor.type.shape) : '')

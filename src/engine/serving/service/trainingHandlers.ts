/** Starts, steers and streams runs. */
import type { RunSummary } from '../../../contract/events/run'
import { exponentEvents } from '../../learning/runs/exponentEvents'
import { runEvents } from '../../learning/runs/runEvents'
import { updateEvents } from '../../learning/runs/updateEvents'
import type { Implementer } from './implementer'
import { noStepWords } from './noStepWords'
import type { RunManager } from '../runs/runManager'
import { updateCosts } from '../runs/recorders/updateRecorder'
import type { Outcome, Refusal } from '../runs/runTaking'

export function trainingHandlers(os: Implementer['training'], runs: RunManager) {
  return {
    start: os.start.handler(async ({ input, errors }) =>
      summaryOr(await runs.start(input.document, input), (refusal) => asError(errors, refusal))
    ),
    pause: os.pause.handler(async ({ input, errors }) => summaryOr(await runs.pause(input.runId), (refusal) => asError(errors, refusal))),
    resume: os.resume.handler(async ({ input, errors }) =>
      summaryOr(await runs.resume(input.runId, input), (refusal) => asError(errors, refusal))
    ),
    step: os.step.handler(async ({ input, errors }) => summaryOr(await runs.step(input.runId), (refusal) => asError(errors, refusal))),
    stop: os.stop.handler(async ({ input, errors }) => summaryOr(await runs.stop(input.runId), (refusal) => asError(errors, refusal))),
    setLearningRate: os.setLearningRate.handler(async ({ input, errors }) =>
      summaryOr(await runs.setLearningRate(input.runId, input.learningRate), (refusal) => asError(errors, refusal))
    ),
    current: os.current.handler(() => runs.current()),
    ofDocument: os.ofDocument.handler(({ input }) => runs.ofDocument(input.documentId)),
    document: os.document.handler(async ({ input, errors }) => {
      if (!runs.record(input.runId)) throw errors.NOT_FOUND({ data: input })
      return runs.documentOf(input.runId)
    }),
    events: os.events.handler(({ input, errors, signal }) => {
      const record = runs.record(input.runId)
      if (!record) throw errors.NOT_FOUND({ data: input })
      return runEvents(record, signal)
    }),
    updateCosts: os.updateCosts.handler(({ input, errors }) => {
      const trainer = runs.inMemory(input.runId)?.run.live
      if (!trainer) throw errors.NOT_IN_MEMORY({ data: input })
      return updateCosts(trainer)
    }),
    followUpdates: os.followUpdates.handler(({ input: { runId, names }, errors }) => {
      const live = runs.inMemory(runId)
      const trainer = live?.run.live
      if (!live || !trainer) throw errors.NOT_IN_MEMORY({ data: { runId } })
      const unknown = names.filter((name) => !trainer.parameters.includes(name))
      if (unknown.length > 0) throw errors.NO_PARAMETERS({ data: { names: unknown } })
      live.record.followUpdates(trainer.step, names)
      trainer.measureNext?.(names)
      return [...names]
    }),
    updates: os.updates.handler(({ input, errors, signal }) => {
      const record = runs.record(input.runId)
      if (!record) throw errors.NOT_FOUND({ data: input })
      return updateEvents(record, signal)
    }),
    exponents: os.exponents.handler(({ input, errors, signal }) => {
      const record = runs.record(input.runId)
      if (!record) throw errors.NOT_FOUND({ data: input })
      return exponentEvents(record, signal)
    })
  }
}

type Errors = Parameters<Parameters<Implementer['training']['start']['handler']>[0]>[0]['errors']

function asError(errors: Errors, refusal: Refusal): Error {
  switch (refusal.code) {
    case 'NOT_FOUND':
      return errors.NOT_FOUND({ data: { runId: refusal.runId } })
    case 'BUSY':
      return errors.BUSY({ data: { runId: refusal.runId, name: refusal.name } })
    case 'ELSEWHERE': {
      const { code: _, ...data } = refusal
      return errors.ELSEWHERE({ message: `Another process of Gatescope (${data.pid}) trains this run`, data })
    }
    case 'NO_CHECKPOINT':
      return errors.NO_CHECKPOINT({ data: { runId: refusal.runId } })
    case 'NO_STEP': {
      const { runId, step, steps } = refusal
      return errors.NO_STEP({ message: noStepWords(steps), data: { runId, step, steps: [...steps] } })
    }
    case 'INVALID_DOCUMENT':
      return errors.INVALID_DOCUMENT({ data: { problems: refusal.problems } })
    default:
      return refusal satisfies never
  }
}

function summaryOr(outcome: Outcome, error: (refusal: Refusal) => Error): RunSummary {
  if (!outcome.ok) throw error(outcome.refusal)
  return outcome.summary
}

/** The summary of a run that has not done anything yet, to which tests add what they are about. */
import { noStop } from '../../src/contract/document/stopping'
import type { RunSummary } from '../../src/contract/events/run'

export const plainSummary: RunSummary = {
  runId: '20260101-000000-abcdef',
  documentId: null,
  name: 'Run',
  phase: 'finished',
  startedAt: 0,
  step: 0,
  epoch: null,
  steps: null,
  checkpoint: null,
  metrics: [],
  baselines: [],
  loss: null,
  heldOut: null,
  stepsPerSecond: null,
  tokensPerSecond: null,
  executor: 'eager',
  parameters: [],
  learningRates: [],
  startedFrom: null,
  stop: noStop,
  endedBy: null,
  best: null,
  secondsLeft: null,
  failure: null
}

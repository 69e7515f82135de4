/** The lenses through which a run in memory is looked at, as one list: a new lens is one line. */
import type { Executor } from '../../executors/executor'
import { Heads } from '../attention/heads'
import { EdgeGradients } from '../gradients/edgeGradients'
import { Dynamics } from '../dynamics/dynamics'
import { Interventions } from '../interventions/interventions'
import { Forward } from '../predictions/forward'
import type { ProbedModel } from './lens'
import { Errors } from './errors'
import { Matrices } from './matrices'
import { Probe } from './probe'
import { Reach } from './reach'
import { UnitReader } from '../units/unitReader'

export type Lenses = ReturnType<typeof openLenses>

export function openLenses(executor: Executor, probed: ProbedModel) {
  return {
    probe: new Probe(executor, probed),
    errors: new Errors(executor, probed),
    reach: new Reach(executor, probed),
    edgeGradients: new EdgeGradients(executor, probed),
    matrices: new Matrices(executor, probed),
    heads: new Heads(executor, probed),
    units: new UnitReader(executor, probed),
    dynamics: new Dynamics(executor, probed),
    interventions: new Interventions(executor, probed),
    predictions: new Forward(executor, probed)
  }
}

export function disposeLenses(lenses: Lenses): void {
  for (const lens of Object.values(lenses)) lens.dispose()
}
